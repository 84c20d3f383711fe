import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadPlan } from "../../../src/cli/load-plan.ts";
import { projectAt } from "../../../src/cli/project.ts";
import { readConfig } from "../../../src/cli/config.ts";
import {
  checkPrompt,
  optimisePrompt,
  promptRules,
  readPlan,
  readPrompt,
  writePrompt,
  type PromptChange,
  type VideoPrompt,
} from "../../../src/prompt/index.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { secondsToSay, totalSeconds } from "../../../src/prompt/pace.ts";

const optimise = (text: string, change: Partial<VideoPrompt> = {}) => {
  const { prompt, changes } = optimisePrompt({ ...readPrompt(text), ...change });
  return { prompt, changes, text: writePrompt(prompt) };
};
const changeOf = (changes: readonly PromptChange[], rule: string): PromptChange | undefined =>
  changes.find((each) => each.rule === rule);

const ideas = [
  "Explain our calendar app to small teams in 45 seconds",
  'Make a vertical 20-second TikTok ad for our harbour coffee shop, playful, end with "Come and taste"',
  "We are hiring two sailors for the summer. Make a video for young people about it.",
  "Create a two-minute training video on how to tie a bowline for beginners",
  "Invite our customers to the open day",
  "Stell unsere neue App in 30 Sekunden vor",
  "x",
];
const speech = `Hi, I'm Ada. At Northwind we plan routes for 3 harbours. Last year 97 % of our ships were on time. (smiles) Our crew loves it, because every morning the dashboard shows what matters.

You can start today and it costs nothing for thirty days. Go to northwind.example/start.`;
const storyboard = `Scene 1: Intro (0:00-0:05)
Visual: logo
VO: "Hello there"
Scene 2: Body
A woman shows the app on a laptop
Scene 3: End
Text: Try now`;

describe("a prompt that is optimised", () => {
  test("keeps the author's words and says what a professional would", () => {
    const { text, prompt } = optimise(ideas[0] ?? "");
    expect(text.split("\n")[0]).toBe(ideas[0]);
    expect(prompt).toMatchObject({ subject: "our calendar app", audience: "small teams", seconds: 45 });
    expect(text).toMatch(/^FORMAT: about 45 seconds; landscape, 16:9; in English; 6 scenes$/m);
    for (const section of ["PURPOSE", "AUDIENCE", "TONE", "AVATAR", "STYLE", "COLOURS", "MUSIC", "NARRATION"])
      expect(text).toMatch(new RegExp(`^${section}: .{4,}`, "m"));
    expect(text).toMatch(/^Scene 1: Hook — A-roll$/m);
    expect(text).toMatch(/#[0-9a-f]{6}/);
    expect(text).not.toMatch(/\{\w+\}|undefined|null/);
    expect(text.length).toBeLessThan(2_500);
    expect(totalSeconds(prompt.scenes)).toBe(45);
  });

  test.for([...ideas, speech, storyboard])("is left as it is when it is optimised again: %s", (words) => {
    const { text } = optimise(words);
    expect(optimise(text).text).toBe(text);
  });

  test.for([...ideas, speech, storyboard])(
    "meets every rule that can be met without the author: %s",
    (words) => {
      const { prompt, changes } = optimise(words);
      const forAuthors = promptRules.filter(({ mend }) => mend === null).map(({ id }) => id);
      expect(
        checkPrompt(prompt).filter(({ rule }) => !forAuthors.includes(rule) && rule !== "prompt-length"),
      ).toEqual([]);
      for (const { found, done, left } of changes)
        expect(found.length * (done.length + left.length)).toBeGreaterThan(0);
    },
  );

  test("is as long as it was asked to be, whatever that is", () => {
    for (const seconds of [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300]) {
      const { prompt } = optimise(`Explain our app in ${String(seconds)} seconds`);
      expect(prompt.seconds).toBe(seconds);
      expect(Math.abs(totalSeconds(prompt.scenes) - seconds)).toBeLessThanOrEqual(seconds < 15 ? 7 : 4);
    }
  });

  test("has the words of a script as they were, scene by scene", () => {
    const { prompt, text } = optimise(speech);
    const said = prompt.scenes.map(({ says }) => says).join(" ");
    expect(said).toBe(
      speech.replace("(smiles) ", "").replace("3 harbours", "three harbours").replace("\n\n", " "),
    );
    expect(text).toMatch(/Say the quoted words exactly as written/);
    expect(text).toMatch(/^- 97 %$/m);
    expect(prompt.seconds).toBe(totalSeconds(prompt.scenes));
  });

  test("asks in English and shows nothing in English where the video speaks another language", () => {
    const { text, prompt } = optimise("Stell unsere neue App in 30 Sekunden vor", { language: "German" });
    expect(text).toMatch(/30 seconds; landscape, 16:9; in German/);
    expect(prompt.scenes.flatMap(({ onScreen }) => onScreen)).toEqual([]);
  });

  test("with timestamps gives every scene its start and end, without gaps", () => {
    const { text } = optimise(ideas[0] ?? "", { timing: "timestamps" });
    const spans = [...text.matchAll(/^Scene \d+: (\d:\d\d)–(\d:\d\d) /gm)].map(([, from, to]) => [from, to]);
    expect(spans).toHaveLength(6);
    expect([spans[0]?.[0], spans.at(-1)?.[1]]).toEqual(["0:00", "0:45"]);
    for (const [index, [from]] of spans.entries()) if (index > 0) expect(from).toBe(spans[index - 1]?.[1]);
    expect(optimise(text).text).toBe(text);
  });
});

describe("what a request says", () => {
  test.for([
    ["A 90-second video about tea", 90],
    ["Make a one-minute explainer for parents", 60],
    ["Explain tea in half a minute", 30],
    ["Keep it under 20 seconds", 20],
    ["Our app saves 10 minutes a day, make a video about that", null],
    ["Show how you set up a shop in 5 minutes with our 30 second checkout", null],
  ] as const)("of its length: %s", ([words, seconds]) => {
    expect(readPrompt(words).seconds).toBe(seconds);
  });

  test.for([
    ["Make a reel about our harbour for travellers", "portrait", "travellers", "our harbour"],
    ["Welcome new employees to Acme", null, "new employees", "Acme"],
    ["Announce Tidal 2.0 to our customers on LinkedIn", null, "our customers", "Tidal 2.0"],
    ["A video about our boats for our website", "landscape", null, "our boats"],
  ] as const)("of its form and audience: %s", ([words, orientation, audience, subject]) => {
    expect(readPrompt(words)).toMatchObject({ orientation, audience, subject });
  });
});

describe("the rules", () => {
  test("each have an id of their own and say what they check and how they mend", () => {
    expect(new Set(promptRules.map(({ id }) => id)).size).toBe(promptRules.length);
    for (const { checks, mends } of promptRules) expect(checks.length * mends.length).toBeGreaterThan(20);
  });

  test("are all in docs/agent.md, as they are", async () => {
    const page = (await readFile("docs/agent.md", "utf8")).replace(/ +\|/g, " |");
    for (const { id, checks, mends } of promptRules)
      expect(page).toMatch(
        new RegExp(`^\\| \`${id}\` \\| ${escape(checks)} \\| _?${escape(mends)}_? \\|$`, "m"),
      );
  });
  const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

  const scenes = (lines: readonly string[]): string =>
    lines.map((each, index) => `Scene ${String(index + 1)}: Part\nVisual: A harbour.\n${each}`).join("\n");
  const minute = "We look after boats. ".repeat(40).trim();

  test.for([
    ["one-idea", scenes([`VO: "${minute}"`, 'VO: "Bye."']), {}, /speaks for 64 s/, /4 scenes/],
    [
      "voice-over",
      scenes(['VO: "Hi."', "Text: Half price", 'VO: "Bye."']),
      {},
      /scene 2 .* is silent/,
      /says what is on screen/,
    ],
    [
      "script-apart",
      scenes(['VO: "Hello [show the map] there."']),
      {},
      /"show the map" would be read aloud/,
      /picture of scene/,
    ],
    [
      "scene-length",
      scenes(['VO: "We look after boats, and after you."\nDuration: 20 s']),
      {},
      /has 20 s and needs 3/,
      /3 s/,
    ],
    [
      "variety",
      scenes(['VO: "One."', 'VO: "Two."', 'VO: "Three."']),
      {},
      /second of three in a row that are A-roll/,
      /A-roll with overlay/,
    ],
    [
      "b-roll-length",
      scenes(['VO: "One."', 'Type: B-roll (stock)\nVO: "Two."', 'VO: "Three."']),
      {},
      /is B-roll of 2 s/,
      /A-roll with overlay/,
    ],
    [
      "media-choice",
      scenes([
        'VO: "Hi."',
        'Type: B-roll (stock)\nVO: "Last year our revenue grew by 40 % and we had more orders than in all the years before it."',
        'VO: "Bye."',
      ]),
      {},
      /is B-roll \(stock\), though figures are drawn/,
      /B-roll \(motion graphics\)/,
    ],
    [
      "on-screen-text",
      scenes(['VO: "It costs $20 a month."']),
      {},
      /"\$20" is not listed/,
      /"\$20" in scene 1/,
    ],
    [
      "media-named",
      "Explain tea",
      { media: [{ name: "tea.png", use: null }] },
      /what tea.png is for/,
      /tea.png: shown as it is/,
    ],
    [
      "presenter-looks",
      "Explain tea. The presenter is a woman wearing a blue suit.",
      { avatarId: "a" },
      /describes the avatar's looks/,
      /comes with its id/,
    ],
    [
      "duration",
      `Script: ${minute}`,
      { seconds: 30 },
      /the words take 6\d s, and 30 s are asked for/,
      /6\d s, so that nothing is cut/,
    ],
    [
      "small-numbers",
      'Make a video: "There are 3 steps that you take, and then 12 more."',
      {},
      /read aloud/,
      /written out/,
    ],
    ["no-silence", `Script: ${speech}`, { seconds: 60 }, /silence/, /a concept to expand/],
    [
      "prompt-length",
      `Script: ${minute} ${minute} ${minute}`,
      {},
      /it has \d+ characters/,
      /without the closing lines/,
    ],
  ] as const)("%s finds and mends", ([rule, words, change, found, done]) => {
    const result = changeOf(optimise(words, change).changes, rule);
    expect(result?.found.join("; ")).toMatch(found);
    expect(result?.done.join("; ")).toMatch(done);
  });

  test.for([
    ["headline-length", scenes([`VO: "Hi."\nText: ${"A very long line ".repeat(4)}`]), /has 67/],
    ["call-to-action-length", "Explain tea. Call to action: buy three pots of our very best tea", /has 8/],
    ["length-reached", "Explain tea in 30 seconds", /ask for 48 s/],
  ] as const)("%s is left to the author", ([rule, words, left]) => {
    const result = changeOf(optimise(words).changes, rule);
    expect(result).toMatchObject({ done: [], left: [expect.stringMatching(left)] });
  });

  test("a minute of video leaves its presenter at least twice", () => {
    const lines = Array.from({ length: 6 }, () => `VO: "${"We look after boats. ".repeat(7).trim()}"`);
    const { prompt, changes } = optimise(scenes(lines));
    expect(changeOf(changes, "b-roll")?.found).toEqual(["0 of its scenes are B-roll"]);
    expect(prompt.scenes.filter(({ type }) => type.startsWith("B-roll")).length).toBeGreaterThanOrEqual(2);
    for (const scene of prompt.scenes)
      if (scene.type.startsWith("B-roll")) expect(secondsToSay(scene.says ?? "")).toBeGreaterThan(5);
  });
});

describe("a brief", () => {
  const promptOf = async (file: string, rows: string) => {
    const { plan } = await loadPlan(file, projectAt(".", readConfig({}, "/nowhere")), {
      ...{ maker: "emulator", rows },
      fetchData: () => Promise.reject(new Error("no network")),
    });
    return readPlan(plan);
  };

  test("becomes a prompt with its words, strings, pictures and brand", async () => {
    const { prompt, sources } = await promptOf("examples/welcome/brief.yaml", "1");
    const { prompt: mended, changes } = optimisePrompt(prompt);
    const text = writePrompt(mended);
    expect(text).toMatch(/^Make a presenter video for Northwind: Welcome, Ada\./);
    expect(text).toMatch(/^Voice-over: "Hi Ada! Great to have Quill & Sons on board\."$/m);
    expect(text).toMatch(/^- Hi Ada, hello Quill & Sons$/m);
    expect(text).toMatch(/^- dashboard\.png: shown as it is, unaltered, in scene 3$/m);
    expect(text).toMatch(/^COLOURS: .*accent #ff6a3d$/m);
    expect(text).toMatch(/^Voice-over: none, end card/m);
    expect(prompt).toMatchObject({
      avatarId: "mira-blazer-front",
      voiceId: "mira-warm",
      orientation: "landscape",
    });
    expect(sources).toMatchObject([
      { name: "dashboard.png", source: expect.stringMatching(/dashboard\.png$/) as string },
    ]);
    expect(changes.flatMap(({ left }) => left)).toEqual([]);
  });

  test("of many strings stays below what the agent takes well, and has a voice in every scene", async () => {
    const { prompt } = await promptOf("examples/catalogue/brief.yaml", "2");
    const { prompt: mended, changes } = optimisePrompt(prompt);
    expect(writePrompt(mended).length).toBeLessThanOrEqual(2_500);
    expect(changeOf(changes, "voice-over")?.found).toHaveLength(2);
    expect(mended.scenes.slice(0, -1).every(({ says }) => says !== null)).toBe(true);
  });

  test("with a scene that is the agent's own keeps what that was asked for", async () => {
    const dir = await makeTempDir();
    const brief = path.join(dir, "brief.yaml");
    const scenes =
      '[{ id: tour, layout: full-clip, agent: "A walk through the harbour at dawn", seconds: 12 }]';
    await writeFile(brief, `title: Tour\nbrand: northwind\nscenes: ${scenes}\n`);
    const { prompt } = await promptOf(brief, "1");
    expect(prompt.scenes).toMatchObject([
      { visual: "A walk through the harbour at dawn", type: "B-roll (stock)", seconds: 12 },
    ]);
  });
});

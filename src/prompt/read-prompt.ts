import { findFacts, findOrientation, findSeconds } from "./find-facts.ts";
import { secondsForWords, secondsToSay, wordsIn } from "./pace.ts";
import { sentencesOf, tidy } from "./sentences.ts";
import { emptyPrompt, type PromptScene, sceneTypes, type VideoPrompt } from "./video-prompt.ts";
import { narrations } from "./write-prompt.ts";

/** Reads what somebody wrote: an idea in a sentence, a script, or a prompt with scenes of its own. */
export const readPrompt = (text: string): VideoPrompt => {
  const { request, sections } = cutSections(text);
  const facts = findFacts(request);
  const whole: VideoPrompt = {
    ...emptyPrompt,
    ...{ request, subject: facts.subject, audience: facts.audience, tone: facts.tone },
    ...{ callToAction: facts.callToAction, seconds: facts.seconds, orientation: facts.orientation },
    ...{ language: isEnglish(request) ? "English" : null },
  };
  if (sections.size === 0) return withScript(whole);
  return withSections(whole, sections);
};

const names = [
  ...[
    "FORMAT",
    "PURPOSE",
    "AUDIENCE",
    "TONE",
    "CALL TO ACTION",
    "AVATAR",
    "STYLE",
    "COLOURS",
    "COLORS",
    "FONTS",
  ],
  ...["MUSIC", "SCRIPT", "SCENES", "CRITICAL ON-SCREEN TEXT", "MEDIA", "NARRATION", "NOTES", "REMEMBER"],
];
const heading = new RegExp(String.raw`^(${names.join("|")})\b(?:, exactly as written)?\s*(?::\s*(.*)|$)`);
const sceneHeading = /^\**scene\s+\d+\b\s*[:.–—-]?\s*(.*?)\**$/i;

/** The text before the first heading, and the text under each. */
const cutSections = (text: string): { request: string; sections: Map<string, string> } => {
  const sections = new Map<string, string>();
  const request: string[] = [];
  let current: string | null = null;
  for (const raw of text.replace(/\r\n?/g, "\n").split("\n")) {
    const [, name, rest] = heading.exec(raw) ?? [];
    if (name !== undefined) {
      current = name === "COLORS" ? "COLOURS" : name;
      sections.set(current, rest ?? "");
    } else if (current !== "SCENES" && sceneHeading.test(raw.trim())) {
      current = "SCENES";
      sections.set(current, raw);
    } else if (current === null) request.push(raw);
    else sections.set(current, `${sections.get(current) ?? ""}\n${raw}`.trim());
  }
  return { request: request.join("\n").trim(), sections };
};

const withSections = (whole: VideoPrompt, sections: Map<string, string>): VideoPrompt => {
  const { request } = whole;
  const text = (name: string): string | null => tidy(sections.get(name) ?? "") || null;
  const items = (name: string): string[] =>
    (sections.get(name) ?? "")
      .split("\n")
      .map((each) => tidy(each.replace(/^[-*•]\s*/, "")))
      .filter(Boolean);
  const format = text("FORMAT") ?? "";
  const [, language] = /\bin (\p{Lu}[^;]*|the language of the request above)/u.exec(format) ?? [];
  const strings = items("CRITICAL ON-SCREEN TEXT").map(unquoted);
  const { scenes, timing } = readScenes(sections.get("SCENES") ?? "");
  const missing = strings.filter((string) => !scenes.some(({ onScreen }) => onScreen.includes(string)));
  const narration = text("NARRATION");
  const usual = (["verbatim", "expand"] as const).find((kind) => narrations[kind] === narration);
  return {
    ...whole,
    seconds: findSeconds(`length ${format}`) ?? secondsOf(format) ?? whole.seconds,
    orientation: findOrientation(format) ?? whole.orientation,
    language: language?.trim() ?? whole.language,
    purpose: text("PURPOSE"),
    audience: text("AUDIENCE") ?? whole.audience,
    tone: text("TONE") ?? whole.tone,
    callToAction: text("CALL TO ACTION") ?? whole.callToAction,
    presenter: text("AVATAR"),
    style: text("STYLE"),
    colours: (text("COLOURS") ?? "").split(/,\s*/).filter(Boolean),
    fonts: (text("FONTS") ?? "").split(/,\s*/).filter(Boolean),
    music: text("MUSIC"),
    script: sections.has("SCRIPT") ? unquoted((sections.get("SCRIPT") ?? "").trim()) || null : null,
    scenes: missing.length === 0 ? scenes : showInLast(scenes, missing),
    media: items("MEDIA").map((item) => {
      const [, name = item, use] = /^([^:]+):\s+(.+)$/.exec(item) ?? [];
      return { name, use: use ?? null };
    }),
    notes: [...items("NOTES"), ...(narration === null || usual !== undefined ? [] : [narration])],
    narration: usual ?? null,
    timing,
    lean: /^On screen, exactly as written:/m.test(sections.get("SCENES") ?? "") ? 2 : 0,
    request: request === "" ? "Make the video that is described here." : request,
  };
};

const secondsOf = (format: string): number | null => {
  const [, count] = /(\d+)\s*(?:seconds|s)\b/.exec(format) ?? [];
  return count === undefined ? null : Number(count);
};

const showInLast = (scenes: readonly PromptScene[], strings: readonly string[]): PromptScene[] =>
  scenes.map((scene, index) =>
    index === scenes.length - 1 ? { ...scene, onScreen: [...scene.onScreen, ...strings] } : scene,
  );

const unquoted = (text: string): string => text.replace(/^["“]([^"“”]*)["”]$/, "$1");

const readScenes = (text: string): { scenes: PromptScene[]; timing: VideoPrompt["timing"] } => {
  const blocks: { head: string; lines: string[] }[] = [];
  for (const raw of text.split("\n")) {
    const [, head] = sceneHeading.exec(raw.trim()) ?? [];
    if (head !== undefined) blocks.push({ head, lines: [] });
    else if (raw.trim() !== "") blocks.at(-1)?.lines.push(tidy(raw.replace(/^[-*•\s]+/, "")));
  }
  const timing = blocks.some(({ head }) => clocks.test(head)) ? "timestamps" : "flow";
  return { scenes: blocks.map((block, index) => readScene(block, index, blocks.length)), timing };
};

const clocks = /(\d+):(\d\d)\s*[–—-]\s*(\d+):(\d\d)/;
const plainSpan = /(\d+)\s*[–—-]\s*(\d+)\s*s(?:ec\w*)?\b/i;
const plainLength = /\b(\d+(?:\.\d+)?)\s*s(?:ec\w*)?\b/i;

const readScene = (
  { head, lines }: { head: string; lines: string[] },
  index: number,
  count: number,
): PromptScene => {
  const scene: PromptScene = {
    title: titleIn(head) || `Scene ${String(index + 1)}`,
    role: "concept",
    type: typeIn(head) ?? "A-roll",
    ...{ visual: null, says: null, direction: null, onScreen: [], seconds: lengthIn(head) },
  };
  let [isSilent, loose] = [false, [] as string[]];
  for (const each of lines) {
    const [, label = "", count, rest = ""] =
      /^\**([a-z][a-z -]*?)(?:, about (\d+) words|, exactly as written)?\**\s*:\**\s*(.*)$/i.exec(each) ?? [];
    if (/^(visuals?|picture|shot|footage|show)$/i.test(label)) scene.visual = join(scene.visual, rest);
    else if (/^(voice-?over|vo|narration|script|says?|dialogue|audio|presenter|avatar)$/i.test(label)) {
      if (/^none\b/i.test(rest)) {
        isSilent = true;
        scene.seconds ??= lengthIn(rest);
      } else if (/^["“]/.test(rest) || count === undefined) scene.says = join(scene.says, unquoted(rest));
      else {
        scene.direction = rest;
        scene.seconds ??= secondsForWords(Number(count));
      }
    } else if (/^(on[- ]screen(?: text)?|text|overlay|title)$/i.test(label))
      scene.onScreen = [
        ...scene.onScreen,
        ...rest
          .split("|")
          .map((string) => unquoted(string.trim()))
          .filter(Boolean),
      ];
    else if (/^(duration|length|time)$/i.test(label)) scene.seconds ??= lengthIn(rest);
    else if (/^(type|scene type)$/i.test(label)) scene.type = typeIn(rest) ?? scene.type;
    else loose = [...loose, each];
  }
  const rest = loose.join(" ");
  if (/^["“]/.test(rest) && scene.says === null && !isSilent) scene.says = unquoted(rest);
  else if (rest !== "") scene.visual = join(scene.visual, rest);
  const role = roleOf(scene, index, count);
  const isCard = role === "end card" && typeIn(head) === null;
  return { ...scene, role, type: isCard ? "Motion graphics only" : scene.type };
};

const roleOf = (scene: PromptScene, index: number, count: number): PromptScene["role"] => {
  if (scene.says === null && scene.direction === null && index === count - 1) return "end card";
  if (index === 0) return "hook";
  if (/^call to action$/i.test(scene.title) || index === count - 1) return "call to action";
  const seconds = scene.says === null ? (scene.seconds ?? 0) : secondsToSay(scene.says);
  return seconds > 15 || /^(how it goes|point \d+)$/i.test(scene.title) ? "demo" : "concept";
};

const join = (before: string | null, after: string): string | null =>
  tidy(before === null ? after : `${before} ${after}`) || null;

/** Without its type, times and brackets. */
const titleIn = (head: string): string => {
  const bare = sceneTypes.reduceRight((text, type) => text.replace(new RegExp(escape(type), "i"), " "), head);
  return tidy(
    bare
      .replace(clocks, " ")
      .replace(/\([^)]*\)/g, " ")
      .replace(/^[\s:–—,-]+|[\s:–—,-]+$/g, ""),
  );
};

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const typeIn = (text: string): PromptScene["type"] | null => {
  const found = [...sceneTypes]
    .sort((a, b) => b.length - a.length)
    .find((type) => text.toLowerCase().includes(type.toLowerCase()));
  if (found !== undefined) return found;
  return /\bb-?roll\b/i.test(text) ? "B-roll (motion graphics)" : null;
};

const lengthIn = (text: string): number | null => {
  const [, fromM, fromS, toM, toS] = clocks.exec(text) ?? [];
  if (fromM !== undefined)
    return Math.max(1, Number(toM) * 60 + Number(toS) - Number(fromM) * 60 - Number(fromS));
  const [, from, to] = plainSpan.exec(text) ?? [];
  if (from !== undefined) return Math.max(1, Number(to) - Number(from));
  const [, only] = plainLength.exec(text) ?? [];
  return only === undefined ? null : Math.round(Number(only));
};

const asks =
  /\b(make|create|generate|produce|film|video|clip|explainer|explain|announce|introduce|promote|advertise|welcome|teach|show|invite|recruit|present|pitch|tutorial|ad|trailer)\b/i;
const leastScriptWords = 30;

/** Finds words that are to be said: quoted at length, after "Script:", or all of a text that asks for nothing. */
const withScript = (whole: VideoPrompt): VideoPrompt => {
  const { request } = whole;
  const [labelled, labelledWords] =
    /\n?\b(?:script|narration|voice-?over)\s*:\s*([\s\S]+)$/i.exec(request) ?? [];
  if (labelled !== undefined && labelledWords !== undefined)
    return spoken(whole, request.replace(labelled, ""), unquoted(labelledWords.trim()));
  const quotes = [...request.matchAll(/["“]([^"“”]+)["”]/g)].filter(([, words = ""]) => wordsIn(words) >= 8);
  if (quotes.length > 0) {
    const script = quotes.map(([, words = ""]) => tidy(words)).join("\n\n");
    return spoken(
      whole,
      quotes.reduce((rest, [quote]) => rest.replace(quote, "the script below"), request),
      script,
    );
  }
  const [first = ""] = sentencesOf(request);
  const isSpeech =
    wordsIn(request) >= leastScriptWords && sentencesOf(request).length > 2 && !asks.test(first);
  return isSpeech ? spoken({ ...whole, subject: null, audience: null }, "", request) : whole;
};

const spoken = (whole: VideoPrompt, request: string, script: string): VideoPrompt => ({
  ...whole,
  subject: whole.subject ?? "what the script says",
  request: tidy(request) || "Make a presenter video of the script below.",
  script,
});

const common = /\b(the|a|an|and|of|to|for|in|our|we|is|with|about|make|video|how|your|you)\b/gi;

/** Enough small words of English, or none of any language. */
const isEnglish = (text: string): boolean => {
  const words = wordsIn(text);
  return words > 0 && (text.match(common)?.length ?? 0) / words >= 0.15;
};

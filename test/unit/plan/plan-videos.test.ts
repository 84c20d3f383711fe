import { describe, expect, test } from "vitest";
import { planSchema, type Plan } from "../../../src/model/plan.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { complaintsOf, planInput, type PlanSpec } from "../../support/plan-input.ts";

const plan = (spec: PlanSpec = {}): Plan => planVideos(planInput(spec));
const complaints = (spec: PlanSpec): string[] => complaintsOf(() => plan(spec));
const withScene = (scene: object, rest: object = {}): PlanSpec => ({
  brief: { ...rest, scenes: [{ id: "hello", layout: "presenter-third", say: "Hello there.", ...scene }] },
});
const kindsOf = ({ needs }: Plan, kind: string): number =>
  Object.values(needs).filter((need) => need.kind === kind).length;
const people = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `Person ${String(index + 1)}` }));

describe("a plan", () => {
  test("is JSON of its schema and names every need its scenes point to", () => {
    const made = plan({
      brief: {
        music: "calm",
        scenes: [{ id: "a", layout: "presenter-third", say: "Hi.", background: { image: "x.png" } }],
      },
    });
    expect(planSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made);
    const [scene] = made.videos[0]?.scenes ?? [];
    for (const key of [scene?.speech, scene?.avatar, made.logo, made.music?.asset]) {
      expect(made.needs[key ?? ""]).toBeDefined();
    }
  });

  test("of the same input is the same", () => {
    expect(plan({ rows: people(3) })).toEqual(plan({ rows: people(3) }));
  });

  test("shares what is the same in many rows: two hundred rows of five scenes, one of them personal", () => {
    let searches = 0;
    const scenes = [
      { id: "hello", layout: "presenter-third", say: "Hi {{ name }}." },
      ...["b", "c", "d"].map((id) => ({ id, layout: "presenter-third", say: `Scene ${id}.` })),
      { id: "e", layout: "circle-over-screen", say: "Look.", background: { image: "screen.png" } },
    ];
    const made = plan({
      brief: { scenes },
      rows: people(200),
      onFindFile: () => searches++,
    });
    expect(made.videos).toHaveLength(200);
    expect(kindsOf(made, "speech")).toBe(204);
    expect(kindsOf(made, "avatar")).toBe(204);
    // One for the picture of a scene that no row changes, and one for the logo.
    expect(searches).toBe(2);
    const [first, last] = [made.videos[0], made.videos.at(-1)];
    expect(last?.scenes[4]).toBe(first?.scenes[4]);
    expect(last?.fonts).toBe(first?.fonts);
  });

  test("looks a voice and an avatar up in scene, brief and brand, in this order", () => {
    const made = plan({
      brief: {
        avatar: "brief-look",
        voice: { id: "brief-voice", speed: 1.2 },
        scenes: [
          { id: "a", layout: "presenter-third", say: "One." },
          { id: "b", layout: "presenter-third", say: "Two.", avatar: "scene-look", voice: { speed: 0.9 } },
        ],
      },
    });
    const needs = Object.values(made.needs);
    expect(needs).toContainEqual(expect.objectContaining({ avatarId: "brief-look" }));
    expect(needs).toContainEqual(expect.objectContaining({ avatarId: "scene-look", engine: "avatar_iv" }));
    expect(needs).toContainEqual(
      expect.objectContaining({ text: "One.", voiceId: "brief-voice", speed: 1.2 }),
    );
    expect(needs).toContainEqual(
      expect.objectContaining({ text: "Two.", voiceId: "brief-voice", speed: 0.9 }),
    );
  });

  test("changes of a look or a voice what a scene names, and nothing else", () => {
    const made = plan({
      brand: {
        avatar: { id: "ann-look", engine: "avatar_v", aspect: "9:16", resolution: "720p" },
        voice: { id: "ann-voice", speed: 1.2 },
      },
      brief: {
        scenes: [
          {
            ...{ id: "a", layout: "presenter-third", say: "One." },
            ...{ avatar: { id: "scene-look" }, voice: { id: "scene-voice" } },
          },
        ],
      },
    });
    const needs = Object.values(made.needs);
    expect(needs).toContainEqual(expect.objectContaining({ voiceId: "scene-voice", speed: 1.2 }));
    expect(needs).toContainEqual(
      expect.objectContaining({
        ...{ avatarId: "scene-look", engine: "avatar_v", aspect: "9:16", resolution: "720p" },
      }),
    );
  });

  test("uses stand-ins only offline, and never the stand-in of another avatar", () => {
    const looks = (spec: PlanSpec) =>
      Object.values(plan(spec).needs).flatMap((need) => (need.kind === "avatar" ? [need.avatarId] : []));
    expect(looks({ maker: "heygen" })).toEqual(["ann-look"]);
    expect(looks({ maker: "emulator" })).toEqual(["mira-knit-front"]);
    expect(looks({ maker: "emulator", brief: { avatar: "other-look" } })).toEqual(["other-look"]);
  });

  test("carries the silent length of a scene: its own, or its layout's", () => {
    const lengths = plan({
      brief: {
        scenes: [
          { id: "a", layout: "end-card" },
          { id: "b", layout: "end-card", seconds: 2 },
        ],
      },
    }).videos[0]?.scenes.map(({ silentMs, presenter, speech }) => ({ silentMs, presenter, speech }));
    expect(lengths).toEqual([
      { silentMs: 3500, presenter: "none", speech: null },
      { silentMs: 2000, presenter: "none", speech: null },
    ]);
  });

  test("knows which way a language runs", () => {
    const direction = (language: string) => plan({ brief: { language } }).videos[0]?.direction;
    expect(["ar", "he-IL", "fa", "ur-PK"].map(direction)).toEqual(["rtl", "rtl", "rtl", "rtl"]);
    expect(["en", "ja", "arn", "hr"].map(direction)).toEqual(["ltr", "ltr", "ltr", "ltr"]);
  });

  test("fills every text of every overlay", () => {
    const overlays = [
      { kind: "title", text: "{{ v }}1", kicker: "{{ v }}2" },
      { kind: "lower-third", name: "{{ v }}3", role: "{{ v }}4" },
      { kind: "bullets", title: "{{ v }}5", items: ["{{ v }}6", { text: "{{ v }}7", at: 1 }] },
      { kind: "cta", text: "{{ v }}8", url: "{{ v }}9" },
      { kind: "quote", text: "{{ v }}10", by: "{{ v }}11" },
      { kind: "stat", value: "{{ v }}12", label: "{{ v }}13" },
    ];
    const made = plan({ ...withScene({ overlays }), rows: [{ v: "x" }] });
    const texts = JSON.stringify(made.videos[0]?.scenes[0]?.overlays).match(/"x\d+"/g);
    expect(texts).toHaveLength(13);
    expect(JSON.stringify(made)).not.toContain("{{");
  });

  test.each<[name: string, background: object, planned: object]>([
    ["a colour", { color: "{{ tint }}" }, { kind: "color", color: "#ff0000" }],
    [
      "a gradient",
      { gradient: ["{{ tint }}", "#000"] },
      { kind: "gradient", colors: ["#ff0000", "#000"], angle: 135 },
    ],
    ["a picture from the data", { image: "{{ photo }}", fit: "contain" }, { kind: "image", fit: "contain" }],
    ["a video beside the brief", { video: "tour.mp4" }, { kind: "video", fit: "cover" }],
  ])("has %s behind a scene", (_, background, planned) => {
    const made = plan({ ...withScene({ background }), rows: [{ tint: "#ff0000", photo: "ann.png" }] });
    const found = made.videos[0]?.scenes[0]?.background;
    expect(found).toMatchObject(planned);
    if (found?.kind === "image") expect(made.needs[found.asset]).toMatchObject({ source: "/data/ann.png" });
    if (found?.kind === "video") expect(made.needs[found.asset]).toMatchObject({ source: "/brief/tour.mp4" });
  });
});

describe("a word that something waits for", () => {
  test.each<[say: string, language: string, word: string]>([
    ["Your routes, your crew.", "en", "routes"],
    ["Your Routes!", "en", "ROUTES"],
    ["港へようこそ。", "ja", "港"],
    ["Hi {{ name }}.", "en", "{{ name }}"],
  ])("is found in %o (%s): %o", (say, language, word) => {
    const overlays = [{ kind: "title", text: "x", at: { word } }];
    expect(() =>
      plan({ ...withScene({ say, overlays }, { language }), rows: [{ name: "Ada" }] }),
    ).not.toThrow();
  });

  test.each([["plans"], ["your crew"], ["…"]])("is refused where nobody says it: %o", (word) => {
    const overlays = [{ kind: "title", text: "x", at: { word } }];
    expect(complaints(withScene({ say: "Your routes, your crew.", overlays }))[0]).toMatch(
      /scenes\.0\.overlays\.0\.at: Nothing says the word ".*" in this scene\. → Name one word of say:/,
    );
  });
});

describe("output names", () => {
  const names = (output: string | undefined, rows: string[]): string[] =>
    plan({
      brief: { ...(output === undefined ? {} : { output }) },
      rows: rows.map((name) => ({ name })),
    }).videos.map(({ id }) => id);

  test("are made from the row", () => {
    expect(names("welcome-{{ name }}", ["Jürgen", "田中", "Zoë K."])).toEqual([
      "welcome-Juergen",
      "welcome-田中",
      "welcome-Zoe-K",
    ]);
  });

  test("are the brief's and the row's number where the brief names none", () => {
    expect(names(undefined, ["a", "b"])).toEqual(["brief-1", "brief-2"]);
  });

  test("do not change when fewer rows are chosen", () => {
    const input = planInput({ brief: { data: "people.csv" }, rows: people(3) });
    const chosen = { ...input, rows: { ...input.rows, rows: input.rows.rows.slice(1, 2) } };
    expect(planVideos(chosen).videos.map(({ id }) => id)).toEqual(["brief-2"]);
  });

  test("are the brief's alone where there is no data", () => {
    expect(plan().videos.map(({ id }) => id)).toEqual(["brief"]);
  });

  test.each<[what: string, output: string, rows: string[], complaint: RegExp]>([
    ["a path upwards", "../{{ name }}", ["x"], /row 1, output: The output name "\.\.\/x" is a path/],
    ["a path downwards", "{{ name }}", ["a/b"], /The output name "a\/b" is a path/],
    ["a path of Windows", "{{ name }}", ["a\\b"], /is a path/],
    ["the folder above", "{{ name }}", [".."], /is a path/],
    ["no letters", "{{ name }}", ["🎉"], /The output name "🎉" has no letters or digits/],
    ["nothing", "{{ name }}", ["  "], /has no letters or digits/],
    ["too much", "{{ name }}", ["x".repeat(201)], /too long/],
    ["too many bytes", "{{ name }}", ["港".repeat(80)], /too long/],
    [
      "the same twice",
      "{{ name }}",
      ["Ann", "Ann"],
      /people\.csv:3, row 2, output: Rows 1 and 2 would both be written to "Ann"/,
    ],
    [
      "the same but for its case",
      "{{ name }}",
      ["Ann", "ANN"],
      /Rows 1 and 2 would both be written to "ANN"/,
    ],
    ["the same but for its accents", "{{ name }}", ["René", "Rene"], /Rows 1 and 2/],
  ])("may not be %s", (_, output, rows, complaint) => {
    const [found] = complaintsOf(() => names(output, rows));
    expect(found).toMatch(complaint);
    expect(found).toMatch(/→ ./);
  });
});

describe("what cannot be planned", () => {
  test.each<[what: string, spec: PlanSpec, complaint: RegExp]>([
    [
      "an unknown layout",
      withScene({ layout: "presenter-thrid" }),
      /scenes\.0\.layout: The template "editorial" has no layout "presenter-thrid"\. → Did you mean "presenter-third"\?/,
    ],
    ["an unknown layout like no other", withScene({ layout: "zzz" }), /→ There are: presenter-full, /],
    [
      "nothing to say after filling",
      { ...withScene({ say: "{{ text }}" }), rows: [{ text: " " }] },
      /row 1, scenes\.0\.say: There is nothing to say/,
    ],
    [
      "a presenter with nothing to say",
      withScene({ say: undefined }),
      /The presenter of scene "hello" has nothing to say/,
    ],
    [
      "words nobody says",
      withScene({ layout: "statement", presenter: "none" }),
      /says something but has presenter: none/,
    ],
    [
      "a presenter the layout has not",
      withScene({ presenter: "voice" }),
      /cannot have presenter: voice\. → It can have: avatar\./,
    ],
    [
      "a colour that is none",
      { ...withScene({ background: { color: "{{ tint }}" } }), rows: [{ tint: "blueish" }] },
      /background\.color: "blueish" is not a colour\. → Write a colour as #rrggbb/,
    ],
    [
      "a picture that is missing",
      { ...withScene({ background: { image: "x.png" } }), missing: ["x.png"] },
      /^brief\.yaml:1:1, row 1, scenes\.0\.background\.image: The image "x\.png" is not there/,
    ],
    [
      "a row's picture that is missing",
      {
        ...withScene({ background: { image: "{{ photo }}" } }),
        rows: [{ photo: "ok.png" }, { photo: "x.png" }],
        missing: ["x.png"],
      },
      /^people\.csv:3, row 2, column "photo", .*The image "x\.png" is not there/,
    ],
    [
      "a row without a picture",
      { ...withScene({ background: { image: "{{ photo }}" } }), rows: [{ photo: "" }] },
      /^people\.csv:2, row 1, column "photo", .*names no image/,
    ],
    [
      "a logo that is missing",
      { missing: ["logo.svg"] },
      /^brand\.json.*logo: The brand's logo "logo\.svg" is not there/,
    ],
    [
      "a second logo that is missing",
      { brand: { logoOnDark: "dark.svg" }, missing: ["dark.svg"] },
      /logoOnDark: The brand's logo "dark\.svg"/,
    ],
    [
      "music that is missing",
      { brief: { music: "loud" }, missing: ["loud"] },
      /music: The music "loud" is not there/,
    ],
    [
      "an unknown variable in the title",
      { brief: { title: "{{ nmae }}" }, rows: [{ name: "a" }] },
      /title: Unknown variable "nmae"\. → Did you mean "name"/,
    ],
  ])("%s is said with its place and a remedy", (_, spec, complaint) => {
    const found = complaints(spec);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(complaint);
    expect(found[0]).toMatch(/^(brief|brand|people)\.\w+:\d.* → ./);
  });

  test("is all said at once, and each mistake of the brief only for the first row", () => {
    const found = complaints({
      brief: {
        title: "{{ a }}",
        output: "{{ b }}",
        music: "loud",
        scenes: [
          { id: "one", layout: "presenter-third", say: "{{ c }}" },
          { id: "two", layout: "nothing" },
        ],
      },
      rows: people(30),
      missing: ["loud"],
    });
    expect(found.map((each) => /"(\w+)"[^"]*→/.exec(each)?.[1])).toEqual(["loud", "c", "nothing", "a", "b"]);
    expect(found.filter((each) => each.includes("row 1,"))).toHaveLength(4);
  });

  test("is said fifty times at most", () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ photo: `${String(index)}.png` }));
    const spec = { ...withScene({ background: { image: "{{ photo }}" } }), rows };
    expect(complaints({ ...spec, missing: rows.map(({ photo }) => photo) })).toHaveLength(50);
  });
});

describe("how presenters become transparent", () => {
  const waysOf = (brief: object, brand: object = {}) => {
    const input = planInput({
      brief: { scenes: [{ id: "a", layout: "presenter-third", say: "Hi." }], ...brief },
    });
    return planVideos({ ...input, brand: { ...input.brand, value: { ...input.brand.value, ...brand } } });
  };

  test("is as WebM, then on green, unless brief or brand say otherwise; the brief has the last word", () => {
    expect(waysOf({}).transparent).toEqual(["webm", "green-screen"]);
    expect(waysOf({}, { transparent: ["webm"] }).transparent).toEqual(["webm"]);
    const both = waysOf({ transparent: ["green-screen", "green-screen"] }, { transparent: ["webm"] });
    expect(both.transparent).toEqual(["green-screen"]);
  });

  test("is no part of what is needed, so that no clip is made again for it", () => {
    expect(Object.keys(waysOf({ transparent: ["background-removal"] }).needs)).toEqual(
      Object.keys(waysOf({}).needs),
    );
  });
});

test("a clip that HeyGen cannot make as it is asked for is planned as the nearest, and says why, once for all rows", () => {
  const { needs, adjusted } = planVideos(
    planInput({
      brief: {
        output: "{{ name }}",
        avatar: { aspect: "4:3", resolution: "4k" },
        scenes: [{ id: "a", layout: "presenter-third", say: "Hi {{ name }}." }],
      },
      rows: [{ name: "Ann" }, { name: "Bo" }],
    }),
  );
  const clips = Object.values(needs).filter(({ kind }) => kind === "avatar");
  expect(clips).toHaveLength(2);
  expect(clips[0]).toMatchObject({ aspect: "5:4", resolution: "1080p" });
  expect(adjusted).toHaveLength(1);
  expect(adjusted[0]).toMatchObject({ taken: { aspect: "5:4", resolution: "1080p" } });
  expect(adjusted[0]?.because.join()).toMatch(/no 4:3.*avatar_iv makes 1080p at most/);
});

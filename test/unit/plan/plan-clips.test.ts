import { describe, expect, test } from "vitest";
import type { ClipNeed } from "../../../src/model/media.ts";
import { planSchema, type Plan } from "../../../src/model/plan.ts";
import { estimatePlan } from "../../../src/plan/estimate.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { complaintsOf, planInput, type PlanSpec } from "../../support/plan-input.ts";

const scene = { id: "whole", layout: "full-clip", say: "Hello there." };
const withScene = (changes: object, brief: object = {}): PlanSpec => ({
  brief: { scenes: [{ ...scene, ...changes }], ...brief },
});
const plan = (spec: PlanSpec): Plan => planVideos(planInput(spec));
const clipsOf = ({ needs }: Plan): ClipNeed[] =>
  Object.values(needs).flatMap((need) => (need.kind === "clip" ? [need] : []));

describe("a scene that HeyGen makes whole", () => {
  test("needs its speech and one clip that the speech drives, and no presenter", () => {
    const made = plan(withScene({ background: { color: "#0E3B34" } }));
    const [planned] = made.videos[0]?.scenes ?? [];
    expect(planSchema.parse(made)).toEqual(made);
    expect(planned).toMatchObject({ presenter: "heygen-scene", avatar: null, background: { kind: "brand" } });
    expect(planned?.clip === undefined ? undefined : made.needs[planned.clip]).toEqual({
      kind: "clip",
      source: {
        ...{ from: "scene", avatarId: "ann-look", engine: "avatar_iv", speech: planned?.speech },
        ...{ breath: planned?.breath, aspect: "16:9", resolution: "1080p" },
        ground: { kind: "color", color: "#0e3b34" },
      },
    });
  });

  test.each<[background: object | undefined, ground: object | null]>([
    [undefined, null],
    [{ color: "{{ shade }}" }, { kind: "color", color: "#aabbcc" }],
    [{ image: "hall.jpg" }, { kind: "image", asset: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
  ])("stands before %j", (background, ground) => {
    const spec = withScene(background === undefined ? {} : { background });
    const [clip] = clipsOf(plan({ ...spec, rows: [{ shade: "#aabbcc" }] }));
    expect(clip?.source).toMatchObject({ ground });
  });

  test("is upright where all of the video's aspects are", () => {
    expect(clipsOf(plan(withScene({}, { aspects: ["9:16"] })))[0]?.source).toMatchObject({ aspect: "9:16" });
    expect(clipsOf(plan(withScene({}, { aspects: ["9:16", "1:1"] })))[0]?.source).toMatchObject({
      aspect: "16:9",
    });
  });

  test("is another one on another ground, with the same speech", () => {
    const rows = [{ shade: "#aabbcc" }, { shade: "#112233" }, { shade: "#aabbcc" }];
    const made = plan({ ...withScene({ background: { color: "{{ shade }}" } }), rows });
    expect(clipsOf(made)).toHaveLength(2);
    expect(Object.values(made.needs).filter(({ kind }) => kind === "speech")).toHaveLength(1);
  });

  test("is made by who makes the presenters", () => {
    const [draft, real] = [{ presenterMaker: "emulator" as const }, {}].map((makers) =>
      clipsOf(plan({ ...withScene({}), maker: "heygen", ...makers })),
    );
    expect(draft?.[0]?.source).toMatchObject({ avatarId: "mira-knit-front" });
    expect(real?.[0]?.source).toMatchObject({ avatarId: "ann-look" });
  });

  test.each<[what: string, changes: object, complaint: RegExp]>([
    ["a gradient", { background: { gradient: ["#000000", "#ffffff"] } }, /HeyGen puts no gradient behind/],
    ["a film", { background: { video: "a.mp4" } }, /HeyGen puts no video behind/],
    ["a colour with alpha", { background: { color: "#0e3b3480" } }, /HeyGen puts no "#0e3b3480" behind/],
    ["a picture with edges", { background: { image: "a.png", fit: "contain" } }, /leaves edges free/],
    ["no words", { say: undefined }, /has nothing to say/],
    ["another layout", { layout: "presenter-third", presenter: "heygen-scene" }, /cannot have presenter/],
  ])("is refused with %s", (_, changes, complaint) => {
    expect(complaintsOf(() => plan(withScene(changes)))).toEqual([expect.stringMatching(complaint)]);
  });

  test("costs what a presenter of the same length does", () => {
    const prices = {
      asOf: "2026-01-01",
      speechUsd: () => 1,
      agentUsd: (seconds: number) => 2 * seconds,
      avatarUsd: (_: object, seconds: number) => seconds,
    };
    const unknown = () => ({ cached: false, seconds: null });
    const whole = estimatePlan(plan(withScene({})), prices, unknown);
    const presenter = estimatePlan(plan(withScene({ layout: "presenter-third" })), prices, unknown);
    expect(whole.avatars).toEqual(presenter.avatars);
    expect(whole.avatars).toMatchObject({ used: 1, toMake: 1, exact: false });
  });
});

describe("a scene with words of HeyGen's", () => {
  const template = { id: "tpl", standIn: "demo", variables: { who: "{{ name }}", year: 2026 } };
  const own = (changes: object, rest: Partial<PlanSpec> = {}): PlanSpec => ({
    brief: { scenes: [{ id: "own", layout: "full-clip", ...changes }] },
    rows: [{ name: "Ada" }],
    ...rest,
  });

  test("is a template filled from the row, or its stand-in where there is no key", () => {
    const variables = { who: "Ada", year: "2026" };
    const [clip] = clipsOf(plan(own({ template })));
    expect(clip?.source).toEqual({ from: "template", templateId: "tpl", variables });
    expect(clipsOf(plan(own({ template }, { maker: "emulator" })))[0]?.source).toMatchObject({
      templateId: "demo",
    });
    expect(plan(own({ template })).videos[0]?.scenes[0]).toMatchObject({
      ...{ presenter: "template", speech: null, avatar: null, caption: null },
    });
  });

  test("is what the agent makes of a prompt, with the brand's look and voice", () => {
    const [clip] = clipsOf(plan(own({ agent: "Greet {{ name }}." })));
    expect(clip?.source).toEqual({
      ...{ from: "agent", prompt: "Greet Ada.", orientation: "landscape" },
      ...{ avatarId: "ann-look", voiceId: "ann-voice" },
    });
    const agent = { prompt: "Greet.", orientation: "portrait" };
    expect(clipsOf(plan(own({ agent })))[0]?.source).toMatchObject({ orientation: "portrait" });
  });

  test("may have captions of a file", () => {
    const cues = [{ startMs: 0, endMs: 900, text: "Hello." }];
    const made = plan(own({ template, captions: "own.srt" }, { captions: { "/brief/own.srt": cues } }));
    expect(made.videos[0]?.scenes[0]?.cues).toEqual(cues);
  });

  test("is priced by what is expected of it until it is there", () => {
    const prices = {
      ...{ asOf: "2026-01-01", speechUsd: () => 0, agentUsd: (seconds: number) => 2 * seconds },
      avatarUsd: (_: object, seconds: number) => seconds,
    };
    const usdOf = (changes: object, seconds: number | null): number =>
      estimatePlan(plan(own(changes)), prices, () => ({ cached: seconds !== null, seconds })).needs[0]?.usd ??
      0;
    expect(usdOf({ template }, null)).toBe(30);
    expect(usdOf({ template, seconds: 12 }, null)).toBe(12);
    expect(usdOf({ agent: "Hi.", seconds: 12 }, null)).toBe(24);
    expect(usdOf({ agent: "Hi.", seconds: 12 }, 20)).toBe(40);
  });

  test.each<[what: string, changes: object, complaint: RegExp]>([
    ["words of ours too", { template, say: "Hi." }, /has no say: of its own/],
    ["two makers", { template, agent: "Hi." }, /has no agent: of its own/],
    ["a background", { agent: "Hi.", background: { color: "#000000" } }, /has no background: of its own/],
    ["another layout", { agent: "Hi.", layout: "statement" }, /cannot show a clip/],
    ["an empty prompt", { agent: "{{ nothing }}" }, /prompt for the Video Agent is empty/],
    ["an endless prompt", { agent: "a".repeat(9_901) }, /has 9901 characters/],
  ])("is refused with %s", (_, changes, complaint) => {
    const rows = [{ name: "Ada", nothing: " " }];
    expect(complaintsOf(() => plan(own(changes, { rows })))).toEqual([expect.stringMatching(complaint)]);
  });
});

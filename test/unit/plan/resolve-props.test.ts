import { describe, expect, test } from "vitest";
import type { Manifest, ManifestEntry } from "../../../src/model/manifest.ts";
import type { Need } from "../../../src/model/media.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { durationInFrames } from "../../../src/model/timing.ts";
import { videoPropsSchema, type VideoProps } from "../../../src/model/video-props.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { resolveProps } from "../../../src/plan/resolve-props.ts";
import { planInput, type PlanSpec } from "../../support/plan-input.ts";

const digest = (letter: string): string => letter.repeat(64);
const stored = (letter: string, ext: string) => ({ digest: digest(letter), ext, sizeInBytes: 100 });

/** What every need of a plan could have come back as. The words take 300 ms each, 100 ms apart; the breath is in front. */
const entryOf = (need: Need): ManifestEntry => {
  switch (need.kind) {
    case "speech": {
      const words = need.text.replace(/<[^>]*>/g, "").split(/\s+/);
      const durationMs = words.length * 400;
      return {
        kind: "speech",
        original: stored("a", "mp3"),
        durationMs,
        words: words.map((word, index) => ({ word, startMs: index * 400, endMs: index * 400 + 300 })),
        timing: "exact",
        sound: { file: stored("b", "wav"), leadMs: 200, durationMs: durationMs + 600, levels: [0.5, 1] },
      };
    }
    case "avatar":
      return {
        kind: "avatar",
        original: stored("c", "webm"),
        conformed: stored("d", "webm"),
        drivenBy: digest("a"),
        durationMs: 2000,
        fps: 25,
        frames: 50,
        width: 400,
        height: 900,
        source: { width: 1920, height: 1080 },
        box: { x: 700, y: 100, width: 400, height: 900 },
        head: { x: 100, y: 20, width: 150, height: 200 },
        unpremultiplied: true,
      };
    case "clip":
      return {
        kind: "clip",
        original: stored("f", "mp4"),
        conformed: stored("f", "mp4"),
        drivenBy: digest("a"),
        ...{ durationMs: 2000, width: 1280, height: 720 },
      };
    case "asset":
      return {
        kind: "asset",
        asset: need.asset,
        original: stored("e", "png"),
        width: need.asset === "sound" ? null : 800,
        height: need.asset === "sound" ? null : 600,
        durationMs: need.asset === "sound" || need.asset === "video" ? 9000 : null,
      };
  }
};

const manifestOf = ({ needs, maker }: Plan): Manifest => ({
  version: 1,
  maker,
  entries: Object.fromEntries(Object.entries(needs).map(([key, need]) => [key, entryOf(need)])),
});

const resolve = (spec: PlanSpec): VideoProps => {
  const plan = planVideos(planInput(spec));
  const [video] = plan.videos;
  if (video === undefined) throw new Error("a plan has a video");
  return resolveProps(plan, video, "9:16", manifestOf(plan));
};

const scene = { id: "a", layout: "presenter-third", say: "Your routes, your crew." };

describe("the props of a video", () => {
  test("say that a draft's presenter is another's than its voice, and nothing where both are one's", () => {
    expect(resolve({ maker: "heygen", presenterMaker: "emulator" })).toMatchObject({
      maker: "heygen",
      presenterMaker: "emulator",
    });
    expect(resolve({ maker: "heygen" })).not.toHaveProperty("presenterMaker");
  });

  test("are of the schema that compositions read, and name no path and no link", () => {
    const props = resolve({
      brief: { music: { track: "calm", volume: 0.2 }, scenes: [scene] },
      brand: { logoOnDark: "dark.svg" },
    });
    expect(videoPropsSchema.parse(props)).toEqual(props);
    expect(props.id).toBe("brief-9x16");
    expect(props.music).toEqual({ file: `media/${digest("e")}.png`, durationMs: 9000, volume: 0.2 });
    expect(props.brand.logoOnDark).toMatchObject({ width: 800, height: 600 });
    expect(JSON.stringify(props)).not.toMatch(/"(\/|https?:|npm:)/);
  });

  test("have no music and no second logo where the brief and the brand have none", () => {
    const props = resolve({});
    expect(props.music).toBeNull();
    expect(props.brand.logoOnDark).toBeNull();
  });

  test("are refused where the manifest is of another plan", () => {
    const plan = planVideos(planInput());
    const [video] = plan.videos;
    if (video === undefined) throw new Error("a plan has a video");
    expect(() => resolveProps(plan, video, "1:1", { version: 1, maker: "heygen", entries: {} })).toThrow(
      /prepare the plan again/,
    );
  });
});

describe("a scene", () => {
  test.each([25, 30])("is as long as its sound, in whole frames at %d a second", (fps) => {
    const [first] = resolve({ brief: { fps, scenes: [scene] } }).scenes;
    // Four words of 400 ms and 600 ms of breath.
    expect(first?.durationInFrames).toBe((2200 * fps) / 1000);
    expect(first?.speech?.durationMs).toBe(2200);
  });

  test("without words is as long as the brief says", () => {
    const [first] = resolve({ brief: { scenes: [{ id: "a", layout: "end-card", seconds: 2.6 }] } }).scenes;
    expect(first).toMatchObject({ durationInFrames: 78, speech: null, presenter: null });
  });

  test("has the author's words where the voice speaks them, after the breath", () => {
    const [first] = resolve({ brief: { scenes: [scene] } }).scenes;
    expect(first?.speech?.words.map(({ text, startMs }) => `${text}@${String(startMs)}`)).toEqual([
      "Your@200",
      " routes,@600",
      " your@1000",
      " crew.@1400",
    ]);
  });

  test("carries the loudness of its voice only where a waveform is drawn", () => {
    const scenes = [scene, { id: "b", layout: "voice-only", say: "Only a voice." }];
    expect(resolve({ brief: { scenes } }).scenes.map(({ speech }) => speech?.levels)).toEqual([[], [0.5, 1]]);
  });

  test.each<[background: object, kind: string, rest: object]>([
    [{ color: "#112233" }, "color", { color: "#112233" }],
    [{ gradient: ["#000", "#fff"], angle: 10 }, "gradient", { colors: ["#000", "#fff"], angle: 10 }],
    [{ image: "x.png" }, "image", { width: 800, height: 600, fit: "cover" }],
    [{ video: "x.mp4", fit: "contain" }, "video", { durationMs: 9000, fit: "contain" }],
  ])("has the background %o", (background, kind, rest) => {
    expect(resolve({ brief: { scenes: [{ ...scene, background }] } }).scenes[0]?.background).toMatchObject({
      kind,
      ...rest,
    });
  });
});

const silent = (id: string, seconds: number, rest: object = {}) => ({
  id,
  layout: "end-card",
  seconds,
  ...rest,
});

test("only the first scene opens its video", () => {
  const { scenes } = resolve({ brief: { scenes: [silent("a", 3), silent("b", 3), silent("c", 3)] } });
  expect(scenes.map(({ isOpening }) => isOpening)).toEqual([true, false, false]);
});

describe("transitions", () => {
  const transitionsOf = (brief: object) =>
    resolve({ brief }).scenes.map(({ transition }) => [transition.kind, transition.durationInFrames]);

  test("are none for the first scene, and the brief's or the scene's own for the others", () => {
    const scenes = [
      silent("a", 3, { transition: "wipe" }),
      silent("b", 3),
      silent("c", 3, { transition: "none" }),
    ];
    expect(transitionsOf({ transition: "push", scenes })).toEqual([
      ["none", 0],
      ["push", 12],
      ["none", 0],
    ]);
  });

  test("never take more than half of either scene", () => {
    expect(transitionsOf({ scenes: [silent("a", 3), silent("b", 0.5), silent("c", 3)] })).toEqual([
      ["none", 0],
      ["fade", 7],
      ["fade", 7],
    ]);
  });

  test("shorten the video by as much as scenes overlap", () => {
    expect(durationInFrames(resolve({ brief: { scenes: [silent("a", 3), silent("b", 3)] } }))).toBe(168);
  });
});

describe("overlays", () => {
  const overlaysOf = (overlays: object[], say: string | undefined = scene.say) =>
    resolve({ brief: { scenes: [{ ...scene, say, overlays }] } }).scenes[0]?.overlays;

  test("come one after another where the brief does not say when", () => {
    const found = overlaysOf([
      { kind: "title", text: "x" },
      { kind: "lower-third", name: "Ann" },
      { kind: "cta", text: "Go" },
      { kind: "quote", text: "q" },
      { kind: "stat", value: "1", label: "l" },
    ]);
    expect(found?.map(({ kind, fromMs, untilMs }) => [kind, fromMs, untilMs])).toEqual([
      ["title", 300, null],
      ["lower-third", 550, null],
      ["cta", 800, null],
      ["quote", 1050, null],
      ["stat", 1300, null],
    ]);
  });

  test("wait for a time or for a word", () => {
    const found = overlaysOf([
      { kind: "title", text: "x", at: 1.5, until: 2 },
      { kind: "title", text: "y", at: { word: "Routes" }, until: { word: "crew" } },
    ]);
    expect(found?.map(({ fromMs, untilMs }) => [fromMs, untilMs])).toEqual([
      [1500, 2000],
      [600, 1400],
    ]);
  });

  test("let bullets come in turn, none before their list", () => {
    const items = ["one", { text: "two", at: { word: "crew" } }, { text: "three", at: 0 }];
    const [bullets] = overlaysOf([{ kind: "bullets", items, at: 0.5 }]) ?? [];
    expect(bullets?.kind === "bullets" ? bullets.items : []).toEqual([
      { text: "one", fromMs: 1200 },
      { text: "two", fromMs: 1400 },
      { text: "three", fromMs: 500 },
    ]);
  });
});

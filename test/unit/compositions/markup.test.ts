import { describe, expect, test } from "vitest";
import {
  describeGraphics,
  graphicsMarkup,
  groundMarkup,
  layerMarkup,
  type LayerDescription,
} from "../../../compositions/markup.tsx";
import { aspects } from "../../../src/model/aspect.ts";
import { fitVideo } from "../../../src/model/layout/fit-video.ts";
import { estimateWidth } from "../../../src/model/layout/measure.ts";
import { editorial } from "../../../src/model/templates/editorial.ts";
import type { OverlayProps, SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { sampleScene, sampleSceneOf, sampleVideo } from "../../support/sample-video.ts";

const timed = { fromMs: 300, untilMs: null };
const overlays: OverlayProps[] = [
  { kind: "title", text: "Welcome", kicker: "Hello", ...timed },
  { kind: "lower-third", name: "Mira", role: "Success", ...timed },
  { kind: "bullets", title: "Plan", items: [{ text: "One", fromMs: 500 }], ...timed },
  { kind: "cta", text: "Start", url: "example.com", ...timed },
  { kind: "quote", text: "Good.", by: "Ada", ...timed },
  { kind: "stat", value: "94 %", label: "of teams", ...timed },
];

const fitted = (scenes: SceneProps[], changes: Partial<VideoProps> = {}): VideoProps => {
  const video = sampleVideo({ scenes, ...changes });
  return { ...video, fitted: fitVideo(video, estimateWidth) };
};

describe.each(Object.keys(editorial.layouts))("the graphics of %s", (layout) => {
  const cases = aspects.flatMap((aspect) =>
    overlays.map((overlay) => ({ aspect, overlay, kind: overlay.kind })),
  );

  test.each(cases)("are drawn in Node with a $kind in $aspect", ({ aspect, overlay }) => {
    const video = fitted([sampleScene({ id: "a", layout, overlays: [overlay] })], { aspect });
    const markup = graphicsMarkup(video, 90);
    expect(markup).toContain('data-layer="captions"');
    expect(markup).not.toContain("NaN");
  });

  test("stand still once everything has arrived", () => {
    const scene = sampleScene({ id: "a", layout, overlays, speech: null, durationInFrames: 300 });
    const video = fitted([scene]);
    const still = [150, 151, 200, 299].map((frame) => graphicsMarkup(video, frame));
    expect(new Set(still).size).toBe(1);
    expect(graphicsMarkup(video, 14)).not.toBe(still[0]);
  });
});

test("between two words captions stand still, and the mark moves in the frame a word begins in", () => {
  const scene = sampleScene({ id: "a" });
  const video = fitted([scene]);
  const words = scene.speech?.words ?? [];
  const [second, third] = [words[1], words[2]];
  if (second === undefined || third === undefined) throw new Error("The sample says too little.");
  const frame = Math.ceil((third.startMs * video.fps) / 1000 - 1e-6);
  const before = graphicsMarkup(video, frame - 1);
  expect(graphicsMarkup(video, frame)).not.toBe(before);
  expect(graphicsMarkup(video, frame + 1)).toBe(graphicsMarkup(video, frame));
});

test("a text that was not measured is an error, not a wrong picture", () => {
  const scene = sampleScene({ id: "a", overlays: [overlays[0] as OverlayProps] });
  expect(() => graphicsMarkup(sampleVideo({ scenes: [scene], fitted: {} }), 60)).toThrow(
    /has not been measured/,
  );
});

test("two scenes are seen at once only while one comes in", () => {
  const first = sampleScene({
    id: "a",
    durationInFrames: 60,
    speech: null,
    overlays: [overlays[0] as OverlayProps],
  });
  const second: SceneProps = { ...first, id: "b", transition: { kind: "push", durationInFrames: 15 } };
  const video = fitted([first, second]);
  const seen = (frame: number): number => graphicsMarkup(video, frame).split("data-file").length - 1;
  expect([seen(44), seen(45), seen(59), seen(60)]).toEqual([1, 2, 2, 1]);
});

describe("the first frame of a video", () => {
  const scene = sampleScene({ id: "a", speech: null, overlays: overlays.slice(0, 2) });

  test("shows the texts it begins with as they stand later: it is its picture where it is not played", () => {
    const video = fitted([scene]);
    expect(graphicsMarkup(video, 0)).toContain("Welcome");
    expect(graphicsMarkup(video, 0)).toBe(graphicsMarkup(video, 90));
  });

  test("does not show what comes later", () => {
    const late = { ...scene, overlays: [{ ...overlays[0], fromMs: 2000 } as OverlayProps] };
    expect(graphicsMarkup(fitted([late]), 0)).not.toContain("Welcome");
  });

  test("is the only one: texts of the next scene arrive", () => {
    const video = fitted([scene, { ...scene, id: "b" }]);
    const start = scene.durationInFrames;
    expect(graphicsMarkup(video, start)).not.toBe(graphicsMarkup(video, start + 90));
  });
});

describe("circle-over-screen", () => {
  const { speech } = sampleSceneOf("voice-only");
  const circle = sampleSceneOf("circle-over-screen");

  test.each(aspects)("shows a voice without presenter as a waveform in its circle in %s", (aspect) => {
    const video = fitted([{ ...circle, presenter: null, speech }], { aspect });
    expect(graphicsMarkup(video, 60)).toContain('data-layer="waveform"');
  });

  test("has no waveform beside a presenter, and none in silence", () => {
    const beside = fitted([{ ...circle, speech }]);
    const silent = fitted([{ ...circle, presenter: null, speech: null }]);
    for (const video of [beside, silent]) expect(graphicsMarkup(video, 60)).not.toContain("waveform");
  });
});

/** A measured scene with its video, and what its graphics are made of. */
const takeApart = (
  video: VideoProps,
): { video: VideoProps; scene: SceneProps; layers: LayerDescription[] } => {
  const [scene] = video.scenes;
  if (scene === undefined) throw new Error("There is no scene.");
  const graphics = describeGraphics(video, scene);
  if (graphics.purity !== "pure") throw new Error("The scene cannot be taken apart.");
  return { video, scene, layers: graphics.layers };
};

describe.each(Object.keys(editorial.layouts))("the layers of %s", (layout) => {
  const scene: SceneProps = {
    ...sampleSceneOf(layout),
    durationInFrames: 150,
    overlays: overlays.map((overlay, index): OverlayProps => ({
      ...overlay,
      fromMs: 300 + index * 700,
      untilMs: index % 2 ? null : 4000,
    })),
  };

  test.each(aspects)("are all there is in front of the presenter, in %s", (aspect) => {
    const { video, scene: measured, layers } = takeApart(fitted([scene], { aspect }));
    for (let frame = 0; frame < measured.durationInFrames; frame += 6) {
      const placed = layers
        .filter(({ span }) => span.from <= frame && frame < span.until)
        .map(({ name, box: { x, y, width, height } }) => {
          const style = `position:absolute;left:${x}px;top:${y}px;width:${width}px;height:${height}px`;
          return `<div style="${style}">${layerMarkup(video, measured, name, frame)}</div>`;
        });
      // Whatever surrounds them has neither text nor style of its own, beside filling the frame.
      const around = graphicsMarkup(video, frame).replace(placed.join(""), "");
      expect(around.replaceAll(filling, "").replaceAll("</div>", "")).toBe("");
    }
  });

  test.each(aspects)("lie on whole pixels and have names of their own in %s", (aspect) => {
    const { layers } = takeApart(fitted([scene], { aspect }));
    expect(new Set(layers.map(({ name }) => name)).size).toBe(layers.length);
    for (const { box, reach } of layers) {
      for (const value of [box.x, box.y, box.width, box.height, reach]) expect(value % 1).toBe(0);
    }
  });

  test("are not seen outside of their span", () => {
    const { video, scene: measured, layers } = takeApart(fitted([scene]));
    for (const { name, span } of layers) {
      expect(span.from).toBeGreaterThanOrEqual(0);
      expect(span.until).toBeLessThanOrEqual(measured.durationInFrames);
      for (const frame of [span.from - 1, span.until]) {
        expect(layerMarkup(video, measured, name, frame)).toBe("");
      }
    }
  });
});

/** What Remotion's `AbsoluteFill` and the transition's wrappers say. */
const filling =
  /<div style="position:absolute;top:0;left:0;right:0;bottom:0;width:100%;height:100%;display:flex[^"]*">/g;

describe("a layer", () => {
  const title = overlays[0] as OverlayProps;
  const words = sampleScene({ id: "a" }).speech?.words ?? [];

  const markupsOf = ({ video, scene, layers }: ReturnType<typeof takeApart>, prefix: string): Set<string> => {
    const seen = new Set<string>();
    for (const { name } of layers.filter((layer) => layer.name.startsWith(prefix))) {
      for (let frame = 0; frame < scene.durationInFrames; frame += 1) {
        seen.add(layerMarkup(video, scene, name, frame));
      }
    }
    return seen;
  };

  test("has the same markup in another scene of another video, wherever it lies", () => {
    const one = takeApart(fitted([sampleScene({ id: "a", overlays: [title] })]));
    const other = takeApart(
      fitted([
        { ...sampleScene({ id: "b", overlays: [title] }), side: "left", background: { kind: "brand" } },
      ]),
    );
    const boxOf = ({ layers }: typeof one, name: string) => layers.find((layer) => layer.name === name)?.box;
    expect(boxOf(one, "text-0-0")?.x).not.toBe(boxOf(other, "text-0-0")?.x);
    expect(markupsOf(one, "")).toEqual(markupsOf(other, ""));
  });

  test("of captions is one page: another word on a page changes no other page", () => {
    const spoken = (last: string): SceneProps => {
      const late = { text: ` ${last}.`, startMs: 4000, endMs: 4400, timestampMs: null, confidence: null };
      const scene = sampleScene({ id: "a", durationInFrames: 150 });
      return { ...scene, speech: scene.speech && { ...scene.speech, words: [...words, late] } };
    };
    const [one, other] = [takeApart(fitted([spoken("Done")])), takeApart(fitted([spoken("Finished")]))];
    expect(one.layers.filter(({ name }) => name.startsWith("captions"))).toHaveLength(2);
    expect(markupsOf(one, "captions-0")).toEqual(markupsOf(other, "captions-0"));
    expect(markupsOf(one, "captions-1")).not.toEqual(markupsOf(other, "captions-1"));
  });

  test("that is not there is an error", () => {
    const { video, scene } = takeApart(fitted([sampleScene({ id: "a" })]));
    expect(() => layerMarkup(video, scene, "banner", 0)).toThrow(/no layer "banner"/);
  });

  test("is worked out anew where the look of its video changes", () => {
    const { video, scene } = takeApart(fitted([sampleScene({ id: "a", overlays: [title] })]));
    const before = layerMarkup(video, scene, "text-0-0", 60);
    const colors = { ...video.brand.colors, text: "#123456" };
    expect(layerMarkup({ ...video, brand: { ...video.brand, colors } }, scene, "text-0-0", 60)).not.toBe(
      before,
    );
  });
});

test("an address is uncovered from where the language begins", () => {
  const overlay: OverlayProps = { kind: "cta", text: "Go", url: "a.example", fromMs: 1000, untilMs: null };
  const scene = sampleScene({ id: "a", layout: "end-card", speech: null, overlays: [overlay] });
  const insetIn = (direction: "ltr" | "rtl"): string =>
    /inset\([^)]*10em\)/u.exec(graphicsMarkup(fitted([scene], { direction }), 42))?.[0] ?? "";
  expect(insetIn("ltr")).toMatch(/^inset\(0 [\d.]+% 0 0 round/u);
  expect(insetIn("rtl")).toMatch(/^inset\(0 0 0 [\d.]+% round/u);
});

describe("still plates", () => {
  const film = {
    kind: "video",
    file: "a.webm",
    width: 64,
    height: 40,
    durationMs: 900,
    fit: "cover",
  } as const;
  const image = { kind: "image", file: "samples/a.png", width: 64, height: 40, fit: "cover" } as const;
  const plateOf = (
    layout: string,
    background: SceneProps["background"],
    plate: "ground" | "over-film",
  ): string => {
    const scene = { ...sampleSceneOf("circle-over-screen"), layout, background };
    return groundMarkup(sampleVideo({ scenes: [scene] }), scene, plate);
  };

  test("name the picture they show", () => {
    for (const layout of ["statement", "circle-over-screen"]) {
      expect(plateOf(layout, image, "ground")).toContain('data-file="samples/a.png"');
    }
  });

  test("show nothing of a film; what lies over it is a plate of its own", () => {
    for (const layout of ["statement", "circle-over-screen"]) {
      expect(plateOf(layout, film, "ground")).not.toContain("a.webm");
      expect(plateOf(layout, film, "over-film")).not.toBe("");
      expect(plateOf(layout, film, "ground")).not.toContain(plateOf(layout, film, "over-film"));
      expect(plateOf(layout, image, "ground")).toContain(plateOf(layout, film, "over-film"));
    }
  });

  test("are one where there is no film", () => {
    expect(plateOf("statement", image, "over-film")).toBe("");
    expect(plateOf("circle-over-screen", { kind: "brand" }, "over-film")).toBe("");
  });
});

describe("a transition in the whole picture", () => {
  const first = sampleScene({ id: "a", durationInFrames: 60, speech: null });
  const at = (kind: "fade" | "push" | "wipe", frame: number, direction: "ltr" | "rtl" = "ltr"): string =>
    graphicsMarkup(
      fitted([first, { ...first, id: "b", transition: { kind, durationInFrames: 12 } }], { direction }),
      48 + frame,
    );

  test("moves and clips by whole blocks of four pixels", () => {
    for (const kind of ["push", "wipe"] as const) {
      for (let frame = 0; frame < 12; frame += 1) {
        const markup = at(kind, frame);
        for (const [, value] of markup.matchAll(/(?:left:|inset\(0 |px 0 )(-?[\d.]+)(?:px)?/g)) {
          if (value !== "111") expect(Math.abs(Number(value) % 4)).toBe(0);
        }
      }
    }
    expect(at("push", 6)).toMatch(/left:-\d+px/);
    expect(at("wipe", 6)).toMatch(/clip-path:inset/);
  });

  test("fades the entering scene in over the other one", () => {
    expect(at("fade", 1)).toMatch(/opacity:0\.\d+/);
    expect(at("fade", 1)).not.toMatch(/clip-path|left:-/);
  });
});

test("a text of a row is drawn as the text that it is, and never read as HTML", () => {
  const evil = `<img src=x onerror="alert('x')"><script>steal()</script>&lt;b`;
  const shown: OverlayProps[] = [
    { kind: "title", text: evil, kicker: evil, ...timed },
    { kind: "bullets", title: evil, items: [{ text: evil, fromMs: 500 }], ...timed },
    { kind: "cta", text: evil, url: evil, ...timed },
    { kind: "quote", text: evil, by: evil, ...timed },
  ];
  for (const overlay of shown) {
    const markup = graphicsMarkup(fitted([sampleScene({ id: "a", overlays: [overlay] })]), 120);
    // Words may lie in elements of their own, so tags are looked for and not the whole text.
    expect(markup).toMatch(/&lt;img/);
    expect(markup).not.toMatch(/<img src=x|<script|<b[\s>]|onerror="/i);
  }
});

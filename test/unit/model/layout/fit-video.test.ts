import { describe, expect, test } from "vitest";
import { aspects, sizeOfAspect } from "../../../../src/model/aspect.ts";
import { breakLines, splitUnits } from "../../../../src/model/layout/break-lines.ts";
import { fitVideo } from "../../../../src/model/layout/fit-video.ts";
import { estimateWidth } from "../../../../src/model/layout/measure.ts";
import { bottom } from "../../../../src/model/layout/rounded-box.ts";
import { sceneStacks } from "../../../../src/model/layout/scene-stacks.ts";
import { stackOverlays } from "../../../../src/model/layout/stack-overlays.ts";
import { runsOf } from "../../../../src/model/layout/text-runs.ts";
import { fontFamilyOf, lineHeightOf, textStyles } from "../../../../src/model/layout/text-style.ts";
import { editorial } from "../../../../src/model/templates/editorial.ts";
import type { OverlayProps } from "../../../../src/model/video-props.ts";
import { sampleScene, sampleVideo } from "../../../support/sample-video.ts";

const byLetters = (text: string): number => Array.from(text).length;
const broken = (text: string, width: number): string[] =>
  breakLines(splitUnits(text, "en"), width, byLetters);
const timed = { fromMs: 0, untilMs: null };

const texts = {
  "a short text": "Hi",
  "a very long name": "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff",
  "a word of 80 letters": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
  "a whole paragraph": "Everything your growing team needs to ship on time, every time. ".repeat(6),
  "umlauts and emoji": "Grüße aus Ærøskøbing 🎉🚀👩‍👩‍👧",
  Japanese: "ようこそ、山田太郎さん。ノースウィンドのチームプランは今日から始まります。",
  Arabic: "مرحباً بكم في نورثويند، خطة الفريق تبدأ اليوم",
} as const;

const overlaysWith = (text: string): OverlayProps[] => [
  { kind: "title", text, kicker: text, ...timed },
  { kind: "lower-third", name: text, role: text, ...timed },
  { kind: "bullets", title: text, items: Array.from({ length: 6 }, () => ({ text, fromMs: 0 })), ...timed },
  { kind: "cta", text, url: `example.com/${text}`, ...timed },
  { kind: "quote", text, by: text, ...timed },
  { kind: "stat", value: text, label: text, ...timed },
];

describe.each(Object.entries(texts))("%s", (_, text) => {
  const cases = Object.keys(editorial.layouts).flatMap((layout) =>
    aspects.map((aspect) => ({ layout, aspect })),
  );

  test.each(cases)("stays inside its box in every overlay: $layout $aspect", ({ layout, aspect }) => {
    for (const overlay of overlaysWith(text)) {
      const scene = sampleScene({ id: "a", layout, overlays: [overlay] });
      const video = sampleVideo({ scenes: [scene], aspect });
      const fitted = fitVideo(video, estimateWidth);
      for (const { stack, box } of sceneStacks(scene, video)) {
        let height = 0;
        for (const { overlay: placed, index } of stack) {
          for (const [place, { name, role, text: whole }] of runsOf(scene, placed, index).entries()) {
            const style = textStyles[role];
            const { fontSize, lines } = fitted[name] ?? { fontSize: 0, lines: [] };
            const aside = style.indentEm + 2 * style.paddingEm.x;
            for (const line of lines) {
              expect((estimateWidth(line, style) + aside) * fontSize).toBeLessThanOrEqual(box.width + 1);
            }
            expect(lines.join("").replaceAll(" ", "")).toBe(whole.replace(/\s/gu, ""));
            height += (lines.length * lineHeightOf(style, whole) + 2 * style.paddingEm.y) * fontSize;
            height += place > 0 ? style.gapEm * fontSize : 0;
          }
        }
        expect(height).toBeLessThanOrEqual(box.height + 1);
      }
    }
  });
});

test.each(["9:16", "1:1"] as const)("a figure on a clip in %s ends below the face", (aspect) => {
  const overlays: OverlayProps[] = [{ kind: "stat", value: "97.4 %", label: "on time", ...timed }];
  const scene = sampleScene({ id: "a", layout: "full-clip", overlays });
  const video = sampleVideo({ scenes: [scene], aspect });
  const fitted = fitVideo(video, estimateWidth);
  const [placed] = sceneStacks(scene, video);
  const { value, label } = textStyles;
  const size = (part: string): number => fitted[`a/0/${part}`]?.fontSize ?? 0;
  const height = value.lineHeight * size("value") + (label.gapEm + label.lineHeight) * size("label");
  expect(placed === undefined ? 0 : bottom(placed.box) - height - (placed.cardPadding ?? 0)).toBeGreaterThan(
    sizeOfAspect[aspect].height * 0.52,
  );
});

test("the bullets of a list have one size, though a long word makes one of them smaller", () => {
  const items = ["Routes", "Kraftfahrzeughaftpflichtversicherung", "The whole crew on one page"];
  const overlay: OverlayProps = {
    ...{ kind: "bullets", title: null, ...timed },
    items: items.map((text) => ({ text, fromMs: 0 })),
  };
  for (const aspect of aspects) {
    const fitted = fitVideo(
      sampleVideo({ scenes: [sampleScene({ id: "a", overlays: [overlay] })], aspect }),
      estimateWidth,
    );
    expect(new Set(items.map((_, item) => fitted[`a/0/item-${item}`]?.fontSize)).size).toBe(1);
  }
});

describe("lines", () => {
  test("are as few as possible, and then as even as possible", () => {
    expect(broken("one two three four", 14)).toEqual(["one two", "three four"]);
  });

  test("a word is only broken where it is wider than a line, and then evenly", () => {
    expect(broken("an abcdefghijkl", 8)).toEqual(["an", "abcdef", "ghijkl"]);
  });

  test("an address is broken after a slash first", () => {
    expect(broken("example.com/workspace", 14)).toEqual(["example.com/", "workspace"]);
  });

  test("an emoji of several signs is never taken apart", () => {
    expect(broken("👩‍👩‍👧👩‍👩‍👧", 5)).toEqual(["👩‍👩‍👧", "👩‍👩‍👧"]);
  });

  test("no text has no lines", () => {
    expect(broken("  ", 10)).toEqual([]);
  });
});

describe("overlays that share a box", () => {
  const title = (fromMs: number, untilMs: number | null = null): OverlayProps => ({
    kind: "title",
    text: "Hi",
    kicker: null,
    fromMs,
    untilMs,
  });
  const stacked = (overlays: OverlayProps[], capacity: number) =>
    stackOverlays(
      overlays.map((overlay, index) => ({ overlay, index })),
      capacity,
    ).map((stack) => stack.map(({ index, untilMs }) => [index, untilMs]));

  test("stand together as long as there is room", () => {
    expect(stacked([title(0), title(1000)], 2)).toEqual([
      [
        [0, null],
        [1, null],
      ],
    ]);
  });

  test("one for which there is no room takes the place of those before", () => {
    expect(stacked([title(0), title(4000)], 1)).toEqual([[[0, 4000]], [[1, null]]]);
  });

  test("come one after another where their times do not meet", () => {
    expect(stacked([title(3000), title(0, 3000)], 2)).toEqual([[[1, 3000]], [[0, null]]]);
  });

  test("that begin at once are all seen, however many they are", () => {
    expect(stacked([title(0), title(100), title(200)], 1)).toEqual([
      [
        [0, null],
        [1, null],
        [2, null],
      ],
    ]);
  });
});

test("captions with wide words get smaller type, so that no line leaves its box", () => {
  const scene = sampleScene({ id: "a" });
  const words = [{ text: "W".repeat(70), startMs: 0, endMs: 900, timestampMs: null, confidence: null }];
  const speech = scene.speech === null ? null : { ...scene.speech, words };
  const fitted = fitVideo(sampleVideo({ scenes: [{ ...scene, speech }] }), estimateWidth)["a/caption/0"];
  expect((fitted?.fontSize ?? 0) * estimateWidth("W".repeat(70), textStyles.caption)).toBeLessThanOrEqual(
    810,
  );
});

test("a family list names the brand's own font first and is safe in CSS", () => {
  const { brand } = sampleVideo();
  expect(fontFamilyOf("body", brand, ['Noto "Sans"'])).toBe('"Instrument Sans", "Noto Sans", sans-serif');
});

import { describe, expect, test } from "vitest";
import { captionCues } from "../../../src/render/caption-cues.ts";
import { toSrt, toVtt } from "../../../src/render/caption-files.ts";
import { plainScene, speech, word } from "../../pipeline/render-fixture/props.ts";

/** A scene in which words are said one after another, each as long as given. */
const sceneOf = (text: readonly string[], msPerWord: number, id = "a") => {
  const words = text.map((part, index) =>
    word(index === 0 ? part : ` ${part}`, 200 + index * msPerWord, 200 + (index + 1) * msPerWord),
  );
  const durationMs = 600 + text.length * msPerWord;
  return {
    ...plainScene,
    id,
    durationInFrames: Math.round((durationMs * 30) / 1000),
    speech: speech("s.wav", durationMs, words),
  };
};
const cuesOf = (...scenes: (typeof plainScene)[]) => captionCues({ scenes, fps: 30, language: "en" });

describe("caption cues", () => {
  const longText =
    "Your workspace is ready and everything you need is already inside, from projects to people and their permissions";
  const manyWords = Array.from({ length: 2 }, () => longText.split(" ")).flat();

  test.each([120, 300, 900, 4000])("hold at most two lines of 42 columns at %i ms a word", (msPerWord) => {
    const cues = cuesOf(sceneOf(manyWords, msPerWord));
    for (const { lines } of cues) {
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(42);
    }
    expect(cues.flatMap(({ lines }) => lines).join(" ")).toBe(manyWords.join(" "));
  });

  test.each([120, 300, 900, 4000])(
    "stand one to seven seconds and never two at once at %i ms a word",
    (msPerWord) => {
      const cues = cuesOf(sceneOf(manyWords, msPerWord), sceneOf(manyWords, msPerWord, "b"));
      for (const [index, { startMs, endMs }] of cues.entries()) {
        expect(endMs - startMs).toBeGreaterThanOrEqual(1000);
        expect(endMs - startMs).toBeLessThanOrEqual(7000);
        expect(endMs).toBeLessThanOrEqual(cues[index + 1]?.startMs ?? Infinity);
      }
    },
  );

  test("begin where their scene begins in the video, under its transition", () => {
    const second = {
      ...sceneOf(["Welcome."], 600, "b"),
      transition: { kind: "fade" as const, durationInFrames: 15 },
    };
    expect(cuesOf({ ...plainScene, durationInFrames: 60 }, second)).toEqual([
      { startMs: 1700, endMs: 2700, lines: ["Welcome."] },
    ]);
  });

  test("show a short exclamation together with what follows", () => {
    expect(cuesOf(sceneOf(["Hi!", "Great", "to", "see", "you."], 300))).toEqual([
      { startMs: 200, endMs: 1700, lines: ["Hi!", "Great to see you."] },
    ]);
  });

  test("break Chinese, which has no spaces, at half as many characters", () => {
    const text =
      "您的工作区已经准备就绪您需要的一切都在里面包括项目人员以及他们的权限还有所有的文档和日程安排";
    const words = [...new Intl.Segmenter("zh", { granularity: "word" }).segment(text)].map(
      ({ segment }, index) => word(segment, index * 300, index * 300 + 300),
    );
    const scene = { ...plainScene, durationInFrames: 600, speech: speech("s.wav", 20_000, words) };
    const cues = captionCues({ scenes: [scene], fps: 30, language: "zh" });
    for (const line of cues.flatMap(({ lines }) => lines)) expect(line.length).toBeLessThanOrEqual(21);
    expect(cues.flatMap(({ lines }) => lines).join("")).toBe(text);
  });

  test("are none for a silent video", () => {
    expect(cuesOf(plainScene)).toEqual([]);
  });
});

describe("caption files", () => {
  const cues = [
    { startMs: 0, endMs: 1500, lines: ["Q&A: <b> --> c", "second line"] },
    { startMs: 3_661_042, endMs: 3_663_000, lines: ["An hour later"] },
  ];

  test("SRT counts from one and writes commas", () => {
    expect(toSrt(cues)).toBe(
      "1\n00:00:00,000 --> 00:00:01,500\nQ&A: <b> --> c\nsecond line\n\n2\n01:01:01,042 --> 01:01:03,000\nAn hour later\n",
    );
  });

  test("WebVTT escapes what it would read as markup or as a time", () => {
    expect(toVtt(cues)).toBe(
      "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\nQ&amp;A: &lt;b&gt; --&gt; c\nsecond line\n\n2\n01:01:01.042 --> 01:01:03.000\nAn hour later\n",
    );
  });

  test("are valid without a single cue", () => {
    expect(toSrt([])).toBe("");
    expect(toVtt([])).toBe("WEBVTT\n");
  });
});

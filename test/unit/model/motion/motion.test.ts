import { describe, expect, test } from "vitest";
import { bridgeSpans, musicGainAt } from "../../../../src/model/motion/ducking.ts";
import { speechSpans, videoMusicGainAt } from "../../../../src/model/motion/music-gain.ts";
import { posterFrame } from "../../../../src/model/motion/poster-frame.ts";
import { between, leave, opacity, spring } from "../../../../src/model/motion/spring.ts";
import { waveformBars } from "../../../../src/model/motion/waveform.ts";
import { sampleScene, sampleVideo } from "../../../support/sample-video.ts";

describe("curves", () => {
  test("a spring begins at nothing, ends exactly at its mark and never passes it", () => {
    const values = Array.from({ length: 121 }, (_, index) => spring(index * 10, 1000));
    expect(values[0]).toBe(0);
    expect(values.slice(100)).toEqual(Array.from({ length: 21 }, () => 1));
    expect(Math.max(...values)).toBe(1);
    expect(values).toEqual([...values].sort((a, b) => a - b));
  });

  test("what leaves is whole before its time and gone after it", () => {
    expect([leave(99, 100, 200), leave(300, 100, 200)]).toEqual([1, 0]);
  });

  test("positions and opacities are rounded, so that equal pictures have equal markup", () => {
    expect(between(0, 10, 1 / 3)).toBe(3.33);
    expect([opacity(1 / 3), opacity(1.2), opacity(-1)]).toEqual([0.333, 1, 0]);
  });
});

describe("music under speech", () => {
  const spans = bridgeSpans([{ startMs: 2000, endMs: 4000 }]);

  test("it is at full strength away from speech and soft under it", () => {
    expect(musicGainAt(0, spans)).toBe(1);
    expect(musicGainAt(3000, spans)).toBeCloseTo(0.2);
    expect(musicGainAt(6000, spans)).toBe(1);
  });

  test("it is down already when the first word begins", () => {
    expect(musicGainAt(2000, spans)).toBeCloseTo(0.2);
    expect(musicGainAt(1800, spans)).toBeLessThan(1);
  });

  test("it comes back slower than it goes", () => {
    expect(1 - musicGainAt(4000 + 300, spans)).toBeGreaterThan(1 - musicGainAt(2000 - 300, spans));
  });

  test("a short pause is no reason to come back", () => {
    expect(bridgeSpans([spans[0] ?? { startMs: 0, endMs: 0 }, { startMs: 5000, endMs: 6000 }])).toEqual([
      { startMs: 2000, endMs: 6000 },
    ]);
  });

  test("spans are those of the words, where the scene lies in the video", () => {
    const scene = sampleScene({ id: "b", durationInFrames: 150 });
    const video = sampleVideo({
      scenes: [sampleScene({ id: "a", durationInFrames: 300, speech: null }), scene],
    });
    const words = scene.speech?.words ?? [];
    expect(speechSpans(video)[0]).toEqual({
      startMs: 10_000 + (words[0]?.startMs ?? 0),
      endMs: 10_000 + (words.at(-1)?.endMs ?? 0),
    });
  });

  test("a silent video never ducks its music, and fades it out by the end", () => {
    expect(videoMusicGainAt(3000, 8000, [])).toBe(1);
    expect(videoMusicGainAt(8000, 8000, [])).toBe(0);
  });
});

describe("the waveform", () => {
  test("as many bars as asked for, those before the present moment marked as said", () => {
    const bars = waveformBars(
      Array.from({ length: 60 }, () => 0.5),
      1000,
      20,
    );
    expect(bars.filter(({ isSaid }) => isSaid)).toHaveLength(10);
    expect(bars).toHaveLength(20);
  });

  test("bars follow loudness and stay within their box, silence is still seen", () => {
    const bars = waveformBars(
      [...Array.from({ length: 30 }, () => 0), ...Array.from({ length: 30 }, () => 1)],
      0,
      2,
    );
    expect(bars[0]?.height).toBeGreaterThan(0);
    expect(bars[1]?.height).toBeGreaterThan(bars[0]?.height ?? 1);
    expect(bars[1]?.height).toBeLessThanOrEqual(1);
  });

  test("no levels at all are a quiet line", () => {
    expect(waveformBars([], 500, 8).every(({ height }) => height > 0 && height < 0.2)).toBe(true);
  });
});

describe("the poster", () => {
  test("it is the frame in which all texts stand", () => {
    const scene = sampleScene({
      id: "a",
      durationInFrames: 300,
      overlays: [
        { kind: "title", text: "Hi", kicker: null, fromMs: 0, untilMs: null },
        { kind: "stat", value: "9", label: "lives", fromMs: 3000, untilMs: null },
      ],
    });
    expect(posterFrame(scene, 30)).toBeGreaterThan(30 * 4.5);
    expect(posterFrame(scene, 30)).toBeLessThan(300);
  });

  test("a scene shorter than its texts need shows its last frame", () => {
    expect(posterFrame(sampleScene({ id: "a", durationInFrames: 20 }), 30)).toBe(19);
  });
});

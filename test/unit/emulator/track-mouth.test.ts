import { expect, test } from "vitest";
import { trackMouth } from "../../../src/emulator/presenter/mouth-track.ts";
import { makeSpeech } from "../../../src/emulator/speech/make-speech.ts";
import { voices } from "../../../src/emulator/speech/voices.ts";

const framesPerSecond = 25;
const touching = 0.045; // Of 46 units: below two the lips are drawn as one line.
const framesAt = (until: number) =>
  Array.from({ length: Math.ceil(until * framesPerSecond) }, (_, frame) => frame / framesPerSecond);

test("the lips touch in at least one frame of nearly every p, b and m, however loud", () => {
  const [voice] = voices;
  if (voice === undefined) throw new Error("no voice");
  const { phones, durationInSeconds } = makeSpeech({
    text: "My mother bought Bob a big map. Pam maybe became a pop band member.",
    voice,
    speed: 1,
  });
  const mouthAt = trackMouth(phones, () => 1);
  const frames = framesAt(durationInSeconds);
  const labials = phones.filter(({ name }) => ["p", "b", "m"].includes(name));
  expect(labials.length).toBeGreaterThan(12);
  const closed = labials.filter(({ start, end }) =>
    frames.some((second) => second > start - 0.05 && second < end + 0.02 && mouthAt(second).open < touching),
  );
  expect(closed.length / labials.length).toBeGreaterThan(0.9);
});

test("a lone m is fully closed in its middle and held for a frame's length", () => {
  const mouthAt = trackMouth([{ name: "aa", start: 0, end: 0.2 }, { name: "m", start: 0.2, end: 0.28 }, { name: "aa", start: 0.28, end: 0.5 }], () => 1); // prettier-ignore
  expect(mouthAt(0.2).open).toBeLessThan(touching);
  expect(mouthAt(0.225).open).toBeLessThan(touching);
  expect(mouthAt(0.34).open).toBeGreaterThan(0.6);
});

test("in silence the mouth rests", () => {
  const mouthAt = trackMouth([{ name: "aa", start: 1, end: 1.3 }], () => 1);
  expect(mouthAt(0).open).toBe(0);
  expect(mouthAt(2).open).toBe(0);
});

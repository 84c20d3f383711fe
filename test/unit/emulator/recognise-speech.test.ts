import { expect, test } from "vitest";
import { makeSpeech } from "../../../src/emulator/speech/make-speech.ts";
import { recogniseSpeech, speechLevels } from "../../../src/emulator/speech/recognise-speech.ts";
import { speechSampleRate } from "../../../src/emulator/speech/speech.ts";
import { voices } from "../../../src/emulator/speech/voices.ts";

const speak = (text: string) => {
  const [voice] = voices;
  if (voice === undefined) throw new Error("no voice");
  return makeSpeech({ text, voice, speed: 1 }).samples;
};
const remembered = [
  "Hi Ada, welcome to Northwind.",
  "Hi Bob, welcome to Northwind.",
  "Let me show you around.",
].map((text) => ({ text, levels: speechLevels(speak(text)) }));
const padded = (samples: Int16Array, seconds: number, gain = 1) => {
  const before = Math.round(seconds * speechSampleRate);
  const copy = new Int16Array(before + samples.length + 5000);
  copy.set(
    samples.map((sample) => sample * gain),
    before,
  );
  return copy;
};

test("a padded and quieter copy is known again, with its offset", () => {
  const found = recogniseSpeech(padded(speak("Hi Bob, welcome to Northwind."), 0.4, 0.3), remembered);
  expect(found?.speech.text).toBe("Hi Bob, welcome to Northwind.");
  expect(found?.offsetInSeconds).toBeCloseTo(0.4, 2);
});

test("every remembered speech is found as itself", () => {
  for (const { text } of remembered) expect(recogniseSpeech(speak(text), remembered)?.speech.text).toBe(text);
});

test("sound that was never made here is not taken for something else", () => {
  expect(recogniseSpeech(speak("Nobody has heard this sentence before."), remembered)).toBeUndefined();
  expect(recogniseSpeech(new Int16Array(20_000), remembered)).toBeUndefined();
});

import { describe, expect, test } from "vitest";
import { integratedLoudness } from "../../../src/emulator/speech/loudness.ts";
import { makeSpeech } from "../../../src/emulator/speech/make-speech.ts";
import { speechSampleRate } from "../../../src/emulator/speech/speech.ts";
import { findVoice } from "../../../src/emulator/speech/voices.ts";

const speak = (text: string, speed = 1, voiceId = "mira-warm") => {
  const voice = findVoice(voiceId);
  if (voice === undefined) throw new Error(`no voice ${voiceId}`);
  return makeSpeech({ text, voice, speed });
};
const asFloats = (samples: Int16Array) => Float32Array.from(samples, (sample) => sample / 32_768);
const loudest = (samples: Int16Array) =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe("speech", () => {
  test("words are exactly the tokens of the text, in order and inside the sound", () => {
    const text = "Hi Zoë! It costs €49 a month, or $3.5 million. Grüße 🎉 & more — done.";
    const { words, durationInSeconds } = speak(text);
    expect(words.map(({ word }) => word)).toEqual(text.split(" "));
    let last = 0;
    for (const { start, end } of words) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThanOrEqual(start);
      last = end;
    }
    expect(last).toBeLessThan(durationInSeconds);
  });

  test("a break tag is silence of that length and no word", () => {
    const { samples, words } = speak('Wait. <break time="0.8s"/> Now.');
    const [wait, now] = words;
    expect(words).toHaveLength(2);
    const gap = (now?.start ?? 0) - (wait?.end ?? 0);
    expect(gap).toBeGreaterThan(0.8);
    expect(gap).toBeLessThan(0.95);
    const from = Math.round(((wait?.end ?? 0) + 0.06) * speechSampleRate);
    const until = Math.round(((now?.start ?? 0) - 0.06) * speechSampleRate);
    expect(loudest(samples.subarray(from, until))).toBeLessThan(40);
  });

  test("speech is levelled to about -16 LUFS and stays under its ceiling", () => {
    for (const voiceId of ["mira-warm", "theo-calm", "ewan-bright"]) {
      const { samples } = speak("The quick brown fox jumps over the lazy dog.", 1, voiceId);
      expect(Math.abs(integratedLoudness(asFloats(samples), speechSampleRate) + 16)).toBeLessThan(1.2);
      expect(loudest(samples)).toBeLessThanOrEqual(0.841 * 32_768);
    }
  });

  test("speed 2 takes about half as long, speed 0.5 about twice", () => {
    const usual = speak("One two three four five six seven.").durationInSeconds;
    expect(speak("One two three four five six seven.", 2).durationInSeconds / usual).toBeCloseTo(0.55, 1);
    expect(speak("One two three four five six seven.", 0.5).durationInSeconds / usual).toBeCloseTo(1.9, 0);
  });

  test("the same script gives the same samples", () => {
    expect(speak("Same again, please.").samples).toEqual(speak("Same again, please.").samples);
  });

  test("the work of aligning grows with the length of a script, not with its square", () => {
    const sentence = "We ship small changes often, and we like it that way. ";
    const short = speak(sentence.repeat(4)).alignmentCells;
    const long = speak(sentence.repeat(16)).alignmentCells;
    expect(long).toBe(short * 4);
    const endless = speak("and so on ".repeat(60)).alignmentCells;
    expect(endless).toBeLessThan(short * 12);
  });
});

describe("text the voice cannot read", () => {
  test.each([
    [
      "Japanese",
      "こんにちは、世界。今日はいい天気ですね。",
      ["こんにちは、", "世界。", "今日", "は", "いい", "天気", "です", "ね。"],
    ],
    ["Arabic", "مرحبا بكم في العرض", ["مرحبا", "بكم", "في", "العرض"]],
    ["Russian", "Добрый день, друзья!", ["Добрый", "день,", "друзья!"]],
    ["Hindi", "नमस्ते दुनिया", ["नमस्ते", "दुनिया"]],
  ])("%s is hummed, audible during every word", (_, text, expected) => {
    const { words, samples, isMurmured } = speak(text);
    expect(isMurmured).toBe(true);
    expect(words.map(({ word }) => word)).toEqual(expected);
    for (const { start, end } of words) {
      const heard = samples.subarray(
        Math.round(start * speechSampleRate),
        Math.round(end * speechSampleRate),
      );
      expect(loudest(heard)).toBeGreaterThan(1500);
    }
  });

  test("English is not hummed", () => {
    expect(speak("Plain words.").isMurmured).toBe(false);
  });

  test("a text without anything to say is silence, with its tokens listed", () => {
    const { words, samples } = speak("🎉 — ✨");
    expect(words.map(({ word }) => word)).toEqual(["🎉", "—", "✨"]);
    expect(loudest(samples)).toBe(0);
  });
});

import { describe, expect, test } from "vitest";
import type { SpokenWord } from "../../../src/model/captions/caption.ts";
import { alignWords, cutWords, normaliseWord } from "../../../src/plan/align-words.ts";

/** Words that take 300 ms each, 100 ms apart. */
const speak = (...words: string[]): SpokenWord[] =>
  words.map((word, index) => ({ word, startMs: index * 400, endMs: index * 400 + 300 }));

const align = (caption: string, spoken: SpokenWord[], language = "en", offsetMs = 0) =>
  alignWords(caption, spoken, { language, offsetMs, durationMs: (spoken.at(-1)?.endMs ?? 0) + 100 });

const timesOf = (caption: string, spoken: SpokenWord[], language?: string): string[] =>
  align(caption, spoken, language).map(({ text, startMs, endMs }) => `${text.trim()} ${startMs}-${endMs}`);

describe("the author's words", () => {
  test("have the times of equal words that are spoken", () => {
    expect(timesOf("Hello, big world!", speak("hello", "big", "world"))).toEqual([
      "Hello, 0-300",
      "big 400-700",
      "world! 800-1100",
    ]);
  });

  test("move by the breath in front of the speech", () => {
    expect(align("Hello.", speak("Hello"), "en", 200)[0]).toMatchObject({
      startMs: 200,
      endMs: 500,
      timestampMs: 200,
    });
  });

  test("keep their own spelling where the voice needed another", () => {
    expect(timesOf("We use SQL daily", speak("we", "use", "sequel", "daily"))).toEqual([
      "We 0-300",
      "use 400-700",
      "SQL 800-1100",
      "daily 1200-1500",
    ]);
  });

  test("that are numbers last as long as all the words they are read as", () => {
    expect(
      timesOf(
        "It made $3.5 million today",
        speak("it", "made", "three", "point", "five", "million", "dollars", "today"),
      ),
    ).toEqual(["It 0-300", "made 400-700", "$3.5 800-1900", "million 2000-2300", "today 2800-3100"]);
  });

  test("that were not heard share the gap they lie in", () => {
    expect(
      timesOf("one very small two", [
        { word: "one", startMs: 0, endMs: 300 },
        { word: "two", startMs: 1200, endMs: 1500 },
      ]),
    ).toEqual(["one 0-300", "very 300-700", "small 700-1200", "two 1200-1500"]);
  });

  test("are not disturbed by words that only the voice has", () => {
    expect(timesOf("one two", speak("um", "one", "er", "two"))).toEqual(["one 400-700", "two 1200-1500"]);
  });

  test("share the whole speech where not one is recognised", () => {
    const words = align("aa bb", speak("x", "y", "z"));
    expect(words[0]?.startMs).toBe(0);
    expect(words.at(-1)?.endMs).toBe(1100);
  });

  test("share the sound where the voice gave no words", () => {
    expect(
      alignWords("aa bb", [], { language: "en", offsetMs: 0, durationMs: 1000 }).map(({ endMs }) => endMs),
    ).toEqual([500, 1000]);
  });

  test("of a script without spaces are words of their own, without spaces between them", () => {
    const words = align("港へようこそ。今日は晴れです。", speak("港へようこそ", "今日は晴れです"), "ja");
    expect(words.map(({ text }) => text).join("")).toBe("港へようこそ。今日は晴れです。");
    expect(words.length).toBeGreaterThan(4);
    expect(words.map(({ text }) => text)).toContain("今日");
    expect(words[0]?.startMs).toBe(0);
    expect(words.at(-1)?.endMs).toBe(700);
  });

  test("of Chinese that is timed by character keep within the speech", () => {
    const words = align("欢迎来到港口", speak("欢", "迎", "来", "到", "港", "口"), "zh");
    expect(words.map(({ text }) => text).join("")).toBe("欢迎来到港口");
    expect(words.at(-1)?.endMs).toBeLessThanOrEqual(2300);
  });

  test("of Arabic are found without regard to vowel marks", () => {
    expect(timesOf("مَرحبًا بكم", speak("مرحبا", "بكم"), "ar")).toEqual(["مَرحبًا 0-300", "بكم 400-700"]);
  });

  test("may be emoji, which nobody speaks", () => {
    const words = align("Great 🎉 work 👍", speak("great", "work"));
    expect(words.map(({ text }) => text)).toEqual(["Great", " 🎉", " work", " 👍"]);
    expect(words[2]).toMatchObject({ startMs: 400, endMs: 700 });
  });

  test.each<[caption: string, spoken: SpokenWord[], language: string]>([
    ["one two three", [{ word: "three", startMs: 0, endMs: 100 }], "en"],
    ["a b c d e f g", speak("g", "f", "e", "d", "c", "b", "a"), "en"],
    ["the the the", speak("the"), "en"],
    ["後 先", [{ word: "先", startMs: 500, endMs: 400 }], "ja"],
    [
      "one two",
      [
        { word: "one", startMs: 900, endMs: 950 },
        { word: "two", startMs: 100, endMs: 200 },
      ],
      "en",
    ],
    ["… — !", speak("hm"), "en"],
  ])("%o never go back in time and last a millisecond at least", (caption, spoken, language) => {
    const words = align(caption, spoken, language);
    expect(words.map(({ text }) => text).join("")).toBe(caption);
    for (const [index, { startMs, endMs }] of words.entries()) {
      expect(endMs).toBeGreaterThan(startMs);
      expect(startMs).toBeGreaterThanOrEqual(words[index - 1]?.startMs ?? 0);
    }
  });
});

describe("a text is cut", () => {
  test.each<[text: string, language: string, words: string[]]>([
    ["Hi,  Ada Lovelace!", "en", ["Hi,", "Ada", "Lovelace!"]],
    ["", "en", []],
    ["「港」です", "ja", ["「", "港」", "です"]],
    ["Hello 世界", "zh", ["Hello", "世界"]],
    ["don't stop", "en", ["don't", "stop"]],
  ])("%o into %3$o", (text, language, words) => {
    expect(cutWords(text, language).map((word) => word.text)).toEqual(words);
  });
});

test.each([
  ["Routes,", "routes"],
  ["“Numbers”", "numbers"],
  ["ＡＢＣ", "abc"],
  ["🎉", ""],
  ["don't", "dont"],
])("the word %o sounds like %o", (word, sound) => {
  expect(normaliseWord(word)).toBe(sound);
});

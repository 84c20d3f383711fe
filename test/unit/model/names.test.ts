import { describe, expect, test } from "vitest";
import { aspects } from "../../../src/model/aspect.ts";
import { compositionId, safeName } from "../../../src/model/names.ts";

describe("a safe name", () => {
  test.each([
    ["Ada Lovelace", "Ada-Lovelace"],
    ["Jürgen Müller", "Juergen-Mueller"],
    ["Ju\u0308rgen", "Juergen"],
    ["GRÖSSE ß", "GROeSSE-ss"],
    ["Chloé & Co.", "Chloe-Co"],
    ["Søren Łukasz Œuvre", "Soren-Lukasz-Oeuvre"],
    ["  --a__b--  ", "a-b"],
    ["ＡＢＣ１２", "ABC12"],
    ["田中 太郎", "田中-太郎"],
    ["../../etc/passwd", "etc-passwd"],
    ["a\0b\nc", "a-b-c"],
    ["🎉", ""],
    ["…", ""],
    ["", ""],
  ])("of %o is %o", (text, name) => {
    expect(safeName(text)).toBe(name);
  });

  // Each pair differs by a mark or a letter that a Latin name cannot hold.
  test.each([
    ["Иван", "Иваш"],
    ["Сергей", "Сергеи"],
    ["Άννα", "Αννά"],
    ["かき", "がき"],
    ["カタカナ", "かたかな"],
    ["की", "का"],
    ["สิ", "สี"],
    ["김", "감"],
    ["محمد", "محمود"],
    ["שלום", "שלוש"],
    ["Søren", "Sören"],
    ["𠮷田", "吉田"],
  ])("tells %s from %s", (one, other) => {
    expect(safeName(one)).not.toBe(safeName(other));
  });

  test.each([
    "Ada",
    "Jürgen",
    "田中",
    "Иван",
    "がき",
    "مَرحبًا",
    "김",
    "की",
    "a/b\\c",
    "½ & ¾",
    "x".repeat(300),
  ])("of %s makes ids that Remotion takes", (text) => {
    for (const aspect of aspects) {
      expect(compositionId(safeName(text), aspect)).toMatch(/^([a-zA-Z0-9-\u4E00-\u9FFF])+$/);
    }
  });

  test("stays itself when it is made safe again", () => {
    for (const text of ["Jürgen", "がき", "Иван", "田中 太郎"]) {
      expect(safeName(safeName(text))).toBe(safeName(text));
    }
  });
});

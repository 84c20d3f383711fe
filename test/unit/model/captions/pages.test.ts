import { describe, expect, test } from "vitest";
import { momentOfPage, type PageMoment } from "../../../../src/model/captions/page-moment.ts";
import { captionPages, type PageOptions } from "../../../../src/model/captions/pages.ts";
import { captionLines } from "../../../../src/model/captions/scene-pages.ts";
import type { Caption } from "../../../../src/model/captions/caption.ts";

const spoken = (text: string, separator = " "): Caption[] =>
  text.split(separator === "" ? "|" : separator).map((word, index) => ({
    text: (index === 0 ? "" : separator) + word,
    startMs: 200 + index * 300,
    endMs: 450 + index * 300,
    timestampMs: null,
    confidence: null,
  }));

const options: PageOptions = { maxWidth: 20, widthOf: (text) => Array.from(text).length, language: "en" };
const pagesOf = (captions: Caption[], more: Partial<PageOptions> = {}): string[][] =>
  captionPages(captions, { ...options, ...more }).map(captionLines);

describe("pages of captions", () => {
  test("a sentence that fits is one page, in lines of even length", () => {
    expect(pagesOf(spoken("Welcome to our new home page."))).toEqual([["Welcome to our", "new home page."]]);
  });

  test("a page ends with its sentence", () => {
    expect(pagesOf(spoken("Hi Ada. Welcome aboard."))).toEqual([["Hi Ada."], ["Welcome aboard."]]);
  });

  test("a long pause ends a page", () => {
    const [first, second] = spoken("Ready go") as [Caption, Caption];
    const later = { ...second, startMs: second.startMs + 2000, endMs: second.endMs + 2000 };
    expect(pagesOf([first, later])).toEqual([["Ready"], ["go"]]);
  });

  test("a long sentence is cut after a clause and leaves no single word over", () => {
    const pages = pagesOf(
      spoken("Your team plan starts today, and everything you need is already on its way."),
    );
    expect(pages[0]).toEqual(["Your team plan", "starts today,"]);
    expect(pages.at(-1)?.join(" ").split(" ").length).toBeGreaterThan(2);
  });

  test("no page has more than two lines, and no line is wider than allowed", () => {
    const text = "one twofold three fourteen five sixty seven eightfold nine ten eleven twelve thirteen";
    const pages = pagesOf(spoken(`${text} ${text}`));
    expect(Math.max(...pages.map((lines) => lines.length))).toBeLessThanOrEqual(2);
    expect(Math.max(...pages.flat().map((line) => line.length))).toBeLessThanOrEqual(20);
  });

  test("every word is kept, in order", () => {
    const text = "Everything, really everything: is said. Once! And only once, as it was written.";
    expect(pagesOf(spoken(text)).flat().join(" ")).toBe(text);
  });

  test("a word wider than a line has a page of its own", () => {
    const pages = pagesOf(spoken("Die Donaudampfschifffahrtsgesellschaft grüßt"));
    expect(pages).toContainEqual(["Donaudampfschifffahrtsgesellschaft"]);
  });

  test("a script without spaces is cut between words, and no line begins with closing punctuation", () => {
    const captions = spoken("必要なものはすべて揃っています。どうぞご安心ください。", "");
    const pages = pagesOf(captions, { maxWidth: 8, language: "ja" });
    expect(pages.flat().join("")).toBe("必要なものはすべて揃っています。どうぞご安心ください。");
    expect(pages.flat().every((line) => line.length <= 8 && !/^[。、]/u.test(line))).toBe(true);
  });

  test("the time of a token that holds several words is shared out among them in order", () => {
    const [page] = captionPages(spoken("必要なものはすべて", ""), { ...options, language: "ja" });
    const words = page?.lines.flat() ?? [];
    expect(words.length).toBeGreaterThan(2);
    expect(words[0]?.startMs).toBe(200);
    expect(words.at(-1)?.endMs).toBe(450);
    for (const [index, word] of words.entries()) expect(word.startMs).toBe(words[index - 1]?.endMs ?? 200);
  });

  test("punctuation spoken as a token of its own stays with its word", () => {
    const captions = spoken("Hi Ada").concat([
      { text: ",", startMs: 800, endMs: 820, timestampMs: null, confidence: null },
    ]);
    expect(pagesOf(captions, { maxWidth: 4 })).toEqual([["Hi", "Ada,"]]);
  });

  test("silence has no pages", () => {
    expect(pagesOf([])).toEqual([]);
  });
});

describe("the caption at a moment", () => {
  const pages = captionPages(spoken("Hi there Ada. Welcome aboard."), options);
  const captionAt = (ms: number): PageMoment | null => {
    const moments = [...pages.keys()].map((index) => momentOfPage(pages, index, ms));
    const shown = moments.filter((moment) => moment !== null);
    expect(shown.length, "pages seen at once").toBeLessThanOrEqual(1);
    return shown[0] ?? null;
  };
  const spokenAt = (ms: number): string | null => {
    const moment = captionAt(ms);
    if (moment?.spokenIndex == null) return null;
    return moment.page.lines.flat()[moment.spokenIndex]?.text ?? null;
  };

  test("a word is the spoken one from its start until the next word starts", () => {
    expect(spokenAt(499)).toBe("Hi");
    expect(spokenAt(500)).toBe("there");
    expect(spokenAt(799)).toBe("there");
    expect(spokenAt(800)).toBe("Ada.");
  });

  test("rounding of a frame's time does not make a word a frame late", () => {
    expect(spokenAt(500 - 1e-9)).toBe("there");
  });

  test("a page is seen shortly before its first word, which is not marked yet", () => {
    expect(captionAt(100)?.pageIndex).toBe(0);
    expect(spokenAt(100)).toBeNull();
    expect(captionAt(10)).toBeNull();
  });

  test("the next page comes in time for its first word", () => {
    expect(captionAt(1100)?.pageIndex).toBe(1);
    expect(spokenAt(1100)).toBe("Welcome");
  });

  test("after the last word the page stays a while without a mark, then goes", () => {
    expect(captionAt(1650 + 300)).toMatchObject({ pageIndex: 1, spokenIndex: null });
    expect(captionAt(1650 + 800)).toBeNull();
  });
});

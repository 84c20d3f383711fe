import { describe, expect, test } from "vitest";
import { briefSchema } from "../../../src/model/brief.ts";
import { alignWords } from "../../../src/plan/align-words.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { lexiconReader } from "../../../src/plan/read-aloud.ts";
import { planInput } from "../../support/plan-input.ts";

const lexicon = {
  SQL: "sequel",
  Nginx: "engine X",
  "New York": "the city",
  "C++": "see plus plus",
  東京: "とうきょう",
};
const read = (text: string, language = "en") => lexiconReader(lexicon, language)(text);

describe("a lexicon", () => {
  test.each<[written: string, spoken: string]>([
    ["We use SQL.", "We use sequel."],
    ["SQL's end", "sequel's end"],
    ["SQL-based, SQL/Nginx!", "sequel-based, sequel/engine X!"],
    ["SQLite and MySQL and sql", "SQLite and MySQL and sql"],
    ["In New York, with C++.", "In the city, with see plus plus."],
    ["東京SQL", "とうきょうsequel"],
  ])("has %o spoken as %o", (written, spoken) => {
    expect(read(written).spoken).toBe(spoken);
  });

  test("says which words it has changed, with what stands around them", () => {
    expect(read("Use SQL, SQL/Nginx in New York!").readings).toEqual([
      { from: 1, to: 2, spoken: "sequel," },
      { from: 2, to: 3, spoken: "sequel/engine X" },
      { from: 4, to: 6, spoken: "the city!" },
    ]);
  });

  test("lets captions show what is written while its spoken form is heard", () => {
    const caption = "SQL Nginx runs in New York";
    const spoken = ["sequel", "engine", "x", "runs", "in", "the", "city"].map((word, index) => ({
      word,
      startMs: index * 400,
      endMs: index * 400 + 300,
    }));
    const words = alignWords(caption, spoken, {
      ...{ language: "en", offsetMs: 0, durationMs: 3000 },
      readings: read(caption).readings,
    });
    expect(
      words.map(({ text, startMs, endMs }) => `${text.trim()} ${String(startMs)}-${String(endMs)}`),
    ).toEqual([
      "SQL 0-300",
      "Nginx 400-1100",
      "runs 1200-1500",
      "in 1600-1900",
      "New 2000-2300",
      "York 2300-2700",
    ]);
  });

  test("of the brief goes before the brand's, and only what is spoken names the speech", () => {
    const plan = planVideos(
      planInput({
        brand: { lexicon: { Acme: "ack me", SQL: "S Q L" } },
        brief: {
          lexicon: { SQL: "sequel" },
          scenes: [{ id: "a", layout: "voice-only", say: 'Hi. <break time="1s"/> Acme has SQL.' }],
        },
      }),
    );
    const scene = plan.videos[0]?.scenes[0];
    expect(scene).toMatchObject({
      caption: "Hi. Acme has SQL.",
      readings: [
        { from: 1, to: 2, spoken: "ack me" },
        { from: 3, to: 4, spoken: "sequel." },
      ],
    });
    expect(plan.needs[scene?.speech ?? ""]).toMatchObject({
      text: 'Hi. <break time="1s" /> ack me has sequel.',
    });
  });

  test.each([[{ SQL: "" }], [{ SQL: "<b>sequel</b>" }], [{ "!": "bang" }]])("with %o is refused", (bad) => {
    const brief = { title: "T", brand: "b", scenes: [{ id: "a", layout: "statement" }], lexicon: bad };
    expect(briefSchema.safeParse(brief).success).toBe(false);
  });
});

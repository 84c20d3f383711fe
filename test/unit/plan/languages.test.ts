import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/model/plan.ts";
import { rowIn } from "../../../src/plan/languages.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { complaintsOf, planInput, type PlanSpec } from "../../support/plan-input.ts";

const scenes = [
  { id: "hello", layout: "presenter-third", say: "{{ hello }} {{ name }}." },
  { id: "bye", layout: "end-card", overlays: [{ kind: "cta", text: "Bye" }] },
];
const rows = [{ name: "Ada", hello: "Hello", hello_de: "Hallo" }];
const plan = (brief: object, rest: PlanSpec = {}): Plan =>
  planVideos(planInput({ rows, ...rest, brief: { scenes, output: "{{ name }}", ...brief } }));

describe("a brief in several languages", () => {
  const made = plan({ languages: ["en", { language: "de", voice: "de-voice" }, "ar"] });

  test("is a video for each row and language, with names that tell them apart", () => {
    expect(made.videos.map(({ id, language, direction }) => [id, language, direction])).toEqual([
      ["Ada-en", "en", "ltr"],
      ["Ada-de", "de", "ltr"],
      ["Ada-ar", "ar", "rtl"],
    ]);
  });

  test("says what the columns of a language hold, in its voice, and else what all do", () => {
    const said = made.videos.map(({ scenes: [scene] }) => {
      const need = made.needs[scene?.speech ?? ""];
      return need?.kind === "speech" ? [need.text, need.voiceId, need.language] : [];
    });
    expect(said).toEqual([
      ["Hello Ada.", "ann-voice", "en"],
      ["Hallo Ada.", "de-voice", "de"],
      ["Hello Ada.", "ann-voice", "ar"],
    ]);
  });

  test("may name its language in a text and in the name of its files", () => {
    const named = plan({
      languages: ["de", "pt-BR"],
      title: "In {{ language }}",
      output: "{{ language }}-{{ name }}",
    });
    expect(named.videos.map(({ id, title }) => [id, title])).toEqual([
      ["de-Ada", "In de"],
      ["pt-BR-Ada", "In pt-BR"],
    ]);
  });

  test("has what is wrong said once, whatever the language", () => {
    expect(
      complaintsOf(() => plan({ languages: ["en", "de"], scenes: [{ ...scenes[0], say: "{{ nam }}" }] })),
    ).toHaveLength(1);
  });

  test.each<[languages: unknown[]]>([[["de", "DE"]], [["de_DE"]], [[]]])("cannot be %j", (languages) => {
    expect(() => plan({ languages })).toThrow();
  });
});

test("a brief in one language has neither endings nor a variable for it", () => {
  expect(plan({ language: "de" }).videos.map(({ id }) => id)).toEqual(["Ada"]);
  expect(rowIn({ index: 1, fields: { a_de: "b" } }, null).fields).toEqual({ a_de: "b" });
});

test("a column of the region comes before that of the language, and an empty one says nothing", () => {
  const fields = { a: "1", a_pt: "2", "a_pt-BR": "3", b: "4", b_pt: "5", c: "6", c_pt: "" };
  expect(rowIn({ index: 1, fields }, "pt-BR").fields).toMatchObject({ a: "3", b: "5", c: "6" });
});

import { describe, expect, test } from "vitest";
import { cutAtSentences } from "../../../src/plan/cut-sentences.ts";
import { estimatePlan } from "../../../src/plan/estimate.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { complaintsOf, planInput } from "../../support/plan-input.ts";

const cut = (spoken: string, limit: number, language = "en") =>
  cutAtSentences(spoken, { limit, language, placeOf: () => ({ file: "brief.yaml" }) });

describe("a long script", () => {
  test.each<[what: string, spoken: string, limit: number, parts: string[], language?: string]>([
    ["is one part while a voice takes it", "One. Two. Three.", 16, ["One. Two. Three."]],
    ["is cut at the ends of sentences", "One. Two. Three.", 10, ["One. Two.", "Three."]],
    ["may have sentences as long as a part", "One is. Two is.", 7, ["One is.", "Two is."]],
    ["is not cut in a number", "It is 3.5 m. Or 4.5 m.", 14, ["It is 3.5 m.", "Or 4.5 m."]],
    ["is cut in Japanese", "話します。また話します。", 7, ["話します。", "また話します。"], "ja"],
    [
      "keeps a pause whole, and with the words it stands by",
      'One. <break time="0.5s" /> Two. <break time="0.5s" />',
      50,
      ['One. <break time="0.5s" />', 'Two. <break time="0.5s" />'],
    ],
  ])("%s", (_, spoken, limit, parts, language) => {
    expect(cut(spoken, limit, language)).toEqual(parts);
  });
});

describe("a scene that says more than a voice takes at once", () => {
  const long = "This is said again, and again. ".repeat(330);
  const plan = (scene: object = {}) =>
    planVideos(planInput({ brief: { scenes: [{ id: "a", layout: "voice-only", say: long, ...scene }] } }));

  test("needs its parts, and one speech that is joined of them", () => {
    const { needs, videos } = plan();
    const whole = needs[videos[0]?.scenes[0]?.speech ?? ""];
    const parts = whole?.kind === "speech" ? (whole.parts ?? []) : [];
    const texts = parts
      .map((key) => needs[key])
      .flatMap((need) => (need?.kind === "speech" ? [need.text] : []));
    expect(texts).toHaveLength(3);
    expect(texts.join(" ")).toBe(long.trim());
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(5000);
  });

  test("costs what its parts cost, until they are joined", () => {
    const planned = plan();
    const prices = { asOf: "2026-09-01", speechUsd: (s: number) => s, agentUsd: () => 0, avatarUsd: () => 0 };
    const estimate = estimatePlan(planned, prices, () => ({ cached: false, seconds: null }));
    // Two parts of the three are the same to the letter, and one is spoken for both.
    expect(estimate.speech).toMatchObject({ used: 3, unique: 2, toMake: 2 });
    const whole = planned.videos[0]?.scenes[0]?.speech;
    const joined = estimatePlan(planned, prices, (key) => ({
      cached: key === whole,
      seconds: key === whole ? 700 : null,
    }));
    expect(joined.speech.toMake).toBe(0);
    expect(joined.toPayUsd).toBe(0);
  });

  test("is refused where an avatar would have to speak for far longer than it can", () => {
    const scene = { layout: "presenter-full", say: "This is said again, and again. ".repeat(400) };
    expect(complaintsOf(() => plan(scene))[0]).toMatch(
      /scenes\.0\.say.*Scene "a" speaks for about 17 minutes.*Divide it into several scenes/,
    );
  });
});

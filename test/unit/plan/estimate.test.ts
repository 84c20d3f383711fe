import { describe, expect, test } from "vitest";
import type { TransparentWay } from "../../../src/model/transparent.ts";
import { estimatePlan, guessSeconds, type Known, type Prices } from "../../../src/plan/estimate.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { planInput } from "../../support/plan-input.ts";

const prices: Prices = {
  asOf: "2026-01-01",
  speechUsd: (seconds) => seconds / 100,
  agentUsd: () => 0,
  avatarUsd: (_, seconds) => seconds,
};
const nothing: Known = { cached: false, seconds: null };

const plan = planVideos(
  planInput({
    brief: {
      output: "{{ name }}",
      scenes: [
        { id: "hello", layout: "presenter-third", say: "Hi {{ name }}." },
        { id: "same", layout: "presenter-third", say: "The same for all of you." },
        { id: "bye", layout: "end-card" },
      ],
    },
    rows: ["Ann", "Bo", "Cy", "Di"].map((name) => ({ name })),
  }),
);
const keysOf = (kind: string): string[] =>
  Object.entries(plan.needs).flatMap(([key, need]) => (need.kind === kind ? [key] : []));

describe("an estimate", () => {
  test("counts what is shared once, and says how often it is used", () => {
    const { needs, toMake, withoutSharingUsd } = estimatePlan(plan, prices, () => nothing);
    expect(toMake).toMatchObject({ speech: 5, avatars: 5 });
    expect(needs.map(({ uses }) => uses).sort()).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 4, 4]);
    expect(withoutSharingUsd).toBeGreaterThan(toMake.usd);
    expect(needs.every(({ exact }) => !exact)).toBe(true);
  });

  test("is exact once the speech is there: its length and the breath, on whole frames", () => {
    const speeches = new Set(keysOf("speech"));
    const { needs, toMake } = estimatePlan(plan, prices, (key) =>
      speeches.has(key) ? { cached: true, seconds: 2.03 } : nothing,
    );
    const avatars = needs.filter(({ need }) => need.kind === "avatar");
    // 200 ms + 2030 ms + 400 ms, on the next fifth of a second.
    expect(avatars.map(({ seconds, exact }) => [seconds, exact])).toEqual(Array(5).fill([2.8, true]));
    expect(toMake).toMatchObject({ speech: 0, avatars: 5 });
    expect(toMake.usd).toBeCloseTo(14, 9);
  });

  test("prices each way to transparency: green as WebM, a removal on top or not known", () => {
    const of = (change: object) =>
      estimatePlan(
        { ...plan, transparent: ["webm", "green-screen", "background-removal"] },
        { ...prices, ...change },
        () => nothing,
      );
    const { ways, avatars } = of({});
    expect(ways).toEqual([
      { way: "webm", usd: avatars.usd },
      { way: "green-screen", usd: avatars.usd },
      { way: "background-removal", usd: null },
    ]);
    const known = of({ removalUsd: (seconds: number) => seconds * 2 });
    expect(known.ways[2]?.usd).toBeCloseTo(avatars.usd + avatars.seconds * 2, 9);
    expect(known.avatars.usd).toBeCloseTo(avatars.usd, 9);
  });

  test("knows what the dearest way allowed would come to, which a budget has to cover", () => {
    const withRemoval = { ...prices, removalUsd: (seconds: number) => seconds * 2 };
    const most = (...transparent: TransparentWay[]): number =>
      estimatePlan({ ...plan, transparent }, withRemoval, () => nothing).needs.reduce(
        (total, { mostUsd }) => total + mostUsd,
        0,
      );
    expect(most("webm", "background-removal")).toBeCloseTo(most("background-removal"), 9);
    expect(most("webm", "background-removal")).toBeGreaterThan(most("webm", "green-screen"));
  });

  test("of clips that are all to have their background removed has that in the price", () => {
    const only = { ...plan, transparent: ["background-removal" as const] };
    const { avatars, ways } = estimatePlan(
      only,
      { ...prices, removalUsd: (seconds) => seconds },
      () => nothing,
    );
    expect(avatars.usd).toBeCloseTo(avatars.seconds * 2, 9);
    expect(ways).toEqual([{ way: "background-removal", usd: avatars.usd }]);
  });

  test("of a plan that is all in the cache is nothing", () => {
    const { toMake, withoutSharingUsd } = estimatePlan(plan, prices, () => ({ cached: true, seconds: 1 }));
    expect(toMake).toEqual({ speech: 0, avatars: 0, seconds: 0, exact: true, usd: 0 });
    expect(withoutSharingUsd).toBeGreaterThan(0);
  });
});

describe("an estimate of a draft", () => {
  const draft = planVideos(
    planInput({
      maker: "heygen",
      presenterMaker: "emulator",
      brief: { scenes: [{ id: "a", layout: "presenter-third", say: "One two three." }] },
    }),
  );

  test("has the voices to pay and not the presenters, and says what those would cost", () => {
    const { toPayUsd, speech, avatars, toMake } = estimatePlan(draft, prices, () => nothing);
    expect(toPayUsd).toBe(speech.usd);
    expect(avatars.usd).toBeGreaterThan(0);
    expect(toMake.usd).toBeCloseTo(speech.usd + avatars.usd, 9);
  });

  test("has other clips than the real thing, of the stand-in, and the same speech", () => {
    const real = planVideos(
      planInput({ brief: { scenes: [{ id: "a", layout: "presenter-third", say: "One two three." }] } }),
    );
    const [drafted, final] = [draft, real].map(({ videos }) => videos[0]?.scenes[0]);
    expect(drafted?.speech).toBe(final?.speech);
    expect(drafted?.avatar).not.toBe(final?.avatar);
    expect(draft.needs[drafted?.avatar ?? ""]).toMatchObject({ avatarId: "mira-knit-front" });
  });
});

test("an estimate says what words alone let expect, also when the speech is there", () => {
  const before = estimatePlan(plan, prices, () => nothing);
  const after = estimatePlan(plan, prices, () => ({ cached: true, seconds: 3 }));
  expect(after.needs.map(({ guessedUsd }) => guessedUsd)).toEqual(before.needs.map(({ usd }) => usd));
  expect(after.needs.map(({ usd }) => usd)).not.toEqual(before.needs.map(({ usd }) => usd));
});

test("an estimate sums up each kind: what is used, kept and to be made, and what sharing saves", () => {
  const [kept = ""] = keysOf("speech");
  const { speech, avatars, sharingSavesUsd, withoutSharingUsd, needs } = estimatePlan(plan, prices, (key) =>
    key === kept ? { cached: true, seconds: 2 } : nothing,
  );
  expect(speech).toMatchObject({ used: 8, unique: 5, cached: 1, toMake: 4, exact: false });
  expect(avatars).toMatchObject({ used: 8, unique: 5, cached: 0, toMake: 5, exact: false });
  const once = needs.reduce((total, { usd }) => total + usd, 0);
  expect(sharingSavesUsd).toBeCloseTo(withoutSharingUsd - once, 9);
});

describe("the length of what is said", () => {
  test.each<[spoken: string, speed: number, seconds: number]>([
    ["one two three four five six seven eight nine ten eleven twelve", 1, 5],
    ["one two three four five six seven eight nine ten eleven twelve", 2, 2.5],
    ['one <break time="1.5s" /> two <break time="0.5s" />', 1, 2 / 2.4 + 2],
    ["港へようこそ今日は", 1, 2],
    ["港へようこそ Greenroom 今日は", 1, 2 + 1 / 2.4],
    ["안녕하세요 반갑습니다", 1, 10 / 4.5],
  ])("%o at speed %d is guessed at %d s", (spoken, speed, seconds) => {
    expect(guessSeconds(spoken, speed)).toBeCloseTo(seconds, 6);
  });
});

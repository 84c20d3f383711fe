import type { AvatarNeed, Key, Maker, SpeechNeed } from "../model/media.ts";
import type { Plan } from "../model/plan.ts";
import { ceilToFrameGrid } from "../model/timing.ts";

/** What a second costs. Dated, because prices change and an estimate is not a bill. */
export type Prices = {
  asOf: string;
  speechUsd: (seconds: number) => number;
  avatarUsd: (need: AvatarNeed, seconds: number) => number;
};

export type NeedEstimate = {
  key: Key;
  need: SpeechNeed | AvatarNeed;
  /** Exact once the speech exists, else from the number of words. */
  seconds: number;
  exact: boolean;
  usd: number;
  cached: boolean;
  /** How many scenes of how many videos use it. */
  uses: number;
};

export type PlanEstimate = {
  maker: Maker;
  asOf: string;
  needs: NeedEstimate[];
  /** What is still to be made. */
  toMake: { speech: number; avatars: number; seconds: number; usd: number };
  /** What all scenes of all rows would cost if nothing were shared or kept. */
  withoutSharingUsd: number;
};

/** What is known of a need without asking its maker. */
export type Known = { cached: boolean; seconds: number | null };

/** Prices a plan before anything is sent. */
export const estimatePlan = (plan: Plan, prices: Prices, known: (key: Key) => Known): PlanEstimate => {
  const uses = new Map<Key, number>();
  for (const { scenes } of plan.videos) {
    for (const { speech, avatar } of scenes) {
      for (const key of [speech, avatar]) if (key !== null) uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  const speechSeconds = (key: Key): { seconds: number; exact: boolean } => {
    const { seconds } = known(key);
    if (seconds !== null) return { seconds, exact: true };
    const need = plan.needs[key];
    return { seconds: need?.kind === "speech" ? guessSeconds(need.text, need.speed) : 0, exact: false };
  };

  const needs = Object.entries(plan.needs).flatMap(([key, need]): NeedEstimate[] => {
    if (need.kind === "asset") return [];
    const cached = known(key).cached;
    const count = uses.get(key) ?? 0;
    if (need.kind === "speech") {
      const { seconds, exact } = speechSeconds(key);
      return [{ key, need, seconds, exact, usd: prices.speechUsd(seconds), cached, uses: count }];
    }
    const speech = speechSeconds(need.speech);
    const seconds =
      ceilToFrameGrid(speech.seconds * 1000 + need.breath.beforeMs + need.breath.afterMs) / 1000;
    return [
      { key, need, seconds, exact: speech.exact, usd: prices.avatarUsd(need, seconds), cached, uses: count },
    ];
  });

  const making = needs.filter(({ cached }) => !cached);
  const sum = (list: NeedEstimate[], of: (each: NeedEstimate) => number): number =>
    list.reduce((total, each) => total + of(each), 0);
  return {
    maker: plan.maker,
    asOf: prices.asOf,
    needs,
    toMake: {
      speech: making.filter(({ need }) => need.kind === "speech").length,
      avatars: making.filter(({ need }) => need.kind === "avatar").length,
      seconds: sum(making, ({ seconds }) => seconds),
      usd: sum(making, ({ usd }) => usd),
    },
    withoutSharingUsd: sum(needs, ({ usd, uses: count }) => usd * count),
  };
};

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** 2.4 words, or 4.5 ideographs or kana, a second at a voice's own pace, and the pauses that are written. */
export const guessSeconds = (spoken: string, speed: number): number => {
  const pauses = [...spoken.matchAll(/<break time="([\d.]+)s" \/>/g)].reduce(
    (total, [, s]) => total + Number(s),
    0,
  );
  const plain = spoken.replace(/<[^>]*>/g, " ");
  const ideographs = plain.match(cjk)?.length ?? 0;
  const words = plain.replace(cjk, " ").split(/\s+/).filter(Boolean).length;
  return (words / 2.4 + ideographs / 4.5) / speed + pauses;
};

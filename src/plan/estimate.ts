import {
  drivenPart,
  type AvatarNeed,
  type ClipNeed,
  type Key,
  type Maker,
  type SpeechNeed,
  type VideoNeed,
} from "../model/media.ts";
import type { Plan } from "../model/plan.ts";
import type { TransparentWay } from "../model/transparent.ts";
import { ceilToFrameGrid } from "../model/timing.ts";
import { findSpareParts } from "./find-spare-parts.ts";

/** What a second costs. Dated, because prices change and an estimate is not a bill. */
export type Prices = {
  asOf: string;
  speechUsd: (seconds: number) => number;
  agentUsd: (seconds: number) => number;
  avatarUsd: (need: Pick<AvatarNeed, "avatarId" | "engine" | "resolution">, seconds: number) => number;
  /** Of removing the background from a clip, besides the clip; null where nobody knows. @default null */
  removalUsd?: (seconds: number) => number | null;
};

export type NeedEstimate = {
  key: Key;
  need: SpeechNeed | AvatarNeed | ClipNeed;
  /** Only HeyGen is paid. */
  maker: Maker;
  /** Exact once the speech exists, else from the number of words. */
  seconds: number;
  exact: boolean;
  usd: number;
  /** In the dearest way that the plan allows, as far as its price is known. */
  mostUsd: number;
  /** What the number of words alone lets expect: what was known before anything was made. */
  guessedUsd: number;
  cached: boolean;
  /** How many scenes of how many videos use it. */
  uses: number;
};

/** All speech of a plan, or all its clips. */
export type KindEstimate = {
  /** How many scenes of all videos use one. */
  used: number;
  unique: number;
  cached: number;
  toMake: number;
  /** Of what is to be made; `exact` where not one second is guessed. */
  seconds: number;
  exact: boolean;
  usd: number;
};

export type PlanEstimate = {
  maker: Maker;
  presenterMaker: Maker;
  /** The date of the price table. */
  asOf: string;
  needs: NeedEstimate[];
  speech: KindEstimate;
  /** Of presenters and of whole scenes. */
  avatars: KindEstimate;
  /** What is still to be made, at HeyGen's prices, whoever makes it. */
  toMake: { speech: number; avatars: number; seconds: number; exact: boolean; usd: number };
  /** All presenters that are still to be made, if all become transparent in this way; null where its price is not known. */
  ways: { way: TransparentWay; usd: number | null }[];
  /** What is to be paid for that: nothing for what the emulator makes. */
  toPayUsd: number;
  /** What all scenes of all rows would cost if nothing were shared or kept. */
  withoutSharingUsd: number;
  /** How much of that rows and scenes need not cost, because they say the same. */
  sharingSavesUsd: number;
};

/** What is known of a need without asking its maker. */
export type Known = { cached: boolean; seconds: number | null };

/** Prices a plan before anything is sent. */
export const estimatePlan = (plan: Plan, prices: Prices, known: (key: Key) => Known): PlanEstimate => {
  const needs = estimateNeeds(plan, prices, known);
  const speech = sumUp(needs.filter(({ need }) => need.kind === "speech"));
  const avatars = sumUp(needs.filter(({ need }) => need.kind !== "speech"));
  const presenters = sumUp(needs.filter(({ need }) => need.kind === "avatar"));
  const withoutSharingUsd = sumOf(needs, ({ usd, uses }) => usd * uses);
  return {
    maker: plan.maker,
    presenterMaker: plan.presenterMaker,
    asOf: prices.asOf,
    needs,
    speech,
    avatars,
    toMake: {
      speech: speech.toMake,
      avatars: avatars.toMake,
      seconds: speech.seconds + avatars.seconds,
      exact: speech.exact && avatars.exact,
      usd: speech.usd + avatars.usd,
    },
    ways: plan.transparent.map((way) => ({ way, usd: usdOfWay(way, { plan, prices, presenters }) })),
    toPayUsd: sumOf(needs, ({ maker, cached, usd }) => (maker === "heygen" && !cached ? usd : 0)),
    withoutSharingUsd,
    sharingSavesUsd: Math.max(0, withoutSharingUsd - sumOf(needs, ({ usd }) => usd)),
  };
};

/** A video on green costs what a transparent one does; a removal comes on top. */
const usdOfWay = (
  way: TransparentWay,
  { plan, prices, presenters }: { plan: Plan; prices: Prices; presenters: KindEstimate },
): number | null => {
  const removal = presenters.toMake === 0 ? 0 : (prices.removalUsd?.(presenters.seconds) ?? null);
  const clips = presenters.usd - (removesFirst(plan) ? (removal ?? 0) : 0);
  if (way !== "background-removal") return clips;
  return removal === null ? null : clips + removal;
};

/** Then every clip costs a removal as well, as far as its price is known. */
const removesFirst = ({ transparent }: Plan): boolean => transparent[0] === "background-removal";

const estimateNeeds = (plan: Plan, prices: Prices, known: (key: Key) => Known): NeedEstimate[] => {
  const uses = new Map<Key, number>();
  for (const { scenes } of plan.videos) {
    for (const { speech, avatar, clip = null } of scenes) {
      for (const key of [speech, avatar, clip]) if (key !== null) uses.set(key, (uses.get(key) ?? 0) + 1);
    }
  }
  // A speech in parts costs what its parts cost.
  for (const [whole, need] of Object.entries(plan.needs)) {
    if (need.kind !== "speech" || need.parts === undefined) continue;
    for (const part of need.parts) uses.set(part, (uses.get(part) ?? 0) + (uses.get(whole) ?? 0));
  }
  const expectedSeconds = expectedClips(plan);
  const spare = findSpareParts(plan, (key) => known(key).cached);
  const guessOf = (key: Key): number => {
    const need = plan.needs[key];
    return need?.kind === "speech" ? guessSeconds(need.text, need.speed) : 0;
  };
  const speechSeconds = (key: Key): { seconds: number; exact: boolean } => {
    const { seconds } = known(key);
    return seconds === null ? { seconds: guessOf(key), exact: false } : { seconds, exact: true };
  };
  const removalUsd = (need: VideoNeed, seconds: number): number =>
    need.kind === "avatar" ? (prices.removalUsd?.(seconds) ?? 0) : 0;
  const clipUsd = (need: VideoNeed, seconds: number, isRemoved: boolean): number =>
    videoUsd(prices, need, seconds) + (isRemoved ? removalUsd(need, seconds) : 0);
  const [isRemoved, mayBeRemoved] = [removesFirst(plan), plan.transparent.includes("background-removal")];
  return Object.entries(plan.needs).flatMap(([key, need]): NeedEstimate[] => {
    if (need.kind === "asset") return [];
    const cached = known(key).cached || spare.has(key);
    const shared = { key, cached, uses: uses.get(key) ?? 0 };
    if (need.kind === "speech") {
      if (need.parts !== undefined) return [];
      const { seconds, exact } = speechSeconds(key);
      const usd = prices.speechUsd(seconds);
      const guessedUsd = exact ? prices.speechUsd(guessOf(key)) : usd;
      return [{ ...shared, need, maker: plan.maker, seconds, exact, usd, mostUsd: usd, guessedUsd }];
    }
    const driven = drivenPart(need);
    if (driven === null) {
      const expected = expectedSeconds.get(key) ?? 0;
      const { seconds } = known(key);
      const usdOf = (each: number): number => videoUsd(prices, need, each);
      const usd = usdOf(seconds ?? expected);
      return [
        {
          ...{ ...shared, need, maker: plan.presenterMaker },
          ...{ seconds: seconds ?? expected, exact: seconds !== null },
          ...{ usd, mostUsd: usd, guessedUsd: usdOf(expected) },
        },
      ];
    }
    const speech = speechSeconds(driven.speech);
    const seconds = clipSeconds(driven, speech.seconds);
    const usd = clipUsd(need, seconds, isRemoved);
    const guessed = clipSeconds(driven, guessOf(driven.speech));
    return [
      {
        ...{ ...shared, need, maker: plan.presenterMaker, seconds, exact: speech.exact, usd },
        mostUsd: clipUsd(need, seconds, mayBeRemoved),
        guessedUsd: speech.exact ? clipUsd(need, guessed, isRemoved) : usd,
      },
    ];
  });
};

/** How many seconds is expected of clips whose length only HeyGen decides, by what their scenes say. */
export const expectedClips = ({ videos }: Pick<Plan, "videos">): ReadonlyMap<Key, number> =>
  new Map(
    videos.flatMap(({ scenes }) =>
      scenes.flatMap(({ clip, silentMs }) => (clip === undefined ? [] : [[clip, silentMs / 1000] as const])),
    ),
  );

/** What a video of HeyGen's costs. No price is listed for templates: who speaks in them is priced as dearly as anybody. */
export const videoUsd = (prices: Prices, need: VideoNeed, seconds: number): number => {
  if (need.kind === "clip" && need.source.from === "agent") return prices.agentUsd(seconds);
  const unknownLook = { avatarId: "", engine: "avatar_iv", resolution: "1080p" } as const;
  return prices.avatarUsd(drivenPart(need) ?? unknownLook, seconds);
};

const clipSeconds = ({ breath }: Pick<AvatarNeed, "breath">, speechSeconds: number): number =>
  ceilToFrameGrid(speechSeconds * 1000 + breath.beforeMs + breath.afterMs) / 1000;

const sumUp = (needs: readonly NeedEstimate[]): KindEstimate => {
  const making = needs.filter(({ cached }) => !cached);
  return {
    used: sumOf(needs, ({ uses }) => uses),
    unique: needs.length,
    cached: needs.length - making.length,
    toMake: making.length,
    seconds: sumOf(making, ({ seconds }) => seconds),
    exact: making.every(({ exact }) => exact),
    usd: sumOf(making, ({ usd }) => usd),
  };
};

const sumOf = (needs: readonly NeedEstimate[], of: (each: NeedEstimate) => number): number =>
  needs.reduce((total, each) => total + of(each), 0);

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

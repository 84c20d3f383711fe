import type { HeygenClient } from "../heygen/index.ts";
import type { MediaCache } from "../media/index.ts";
import type { Digest, Key, Maker } from "../model/media.ts";
import type { TransparentWay } from "../model/transparent.ts";
import type { Prices } from "../plan/estimate.ts";
import type { TakeStep } from "./failpoints.ts";
import type { VideoFinder } from "./find-video.ts";
import type { Ledger } from "./ledger/index.ts";
import type { Recovery } from "./recovery.ts";
import type { VideoWatch } from "./watch-videos.ts";

/** A maker to talk to. The emulator and HeyGen differ in nothing but the address. */
export type MakerConnection = {
  heygen: HeygenClient;
  /** Where results may be fetched from besides public https addresses. */
  origin: string;
  poll: Poll;
  /**
   * Whether an idempotency key makes a request once, and a title is found again in the list. Without either, what may have
   * been paid for is not asked for again as long as there is something in the list that it could be. @default true
   */
  remembers?: boolean | undefined;
  recovery?: Partial<Recovery> | undefined;
};

export type Poll = {
  /** The first wait; each next one is half as long again, up to `mostMs`. */
  firstMs: number;
  mostMs: number;
  /** A video that takes longer is reported as stuck, and waited for all the same. */
  deadlineMs: number;
  /** A video that takes longer is left to the next run. @default for ever */
  giveUpMs?: number | undefined;
};

export type Waiting = {
  signal: AbortSignal | undefined;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Wall time. */
  now: () => number;
  /** Milliseconds that only ever go on. */
  monotonicNow: () => number;
};

export type PrepareEvent =
  | { type: "counted"; total: number; cached: number; toMake: number }
  | {
      type: "asset" | "speech" | "avatar" | "clip";
      key: Key;
      state: "cached" | "making" | "done" | "failed";
      label: string;
    }
  /** A video takes longer than usual; it is still waited for. */
  | { type: "stuck"; videoId: string; minutes: number; status: string }
  /** It is not known whether a request arrived: its job is searched for before it may be sent again. */
  | { type: "recovering"; key: Key; tag: string }
  /** HeyGen has said that these are too many at once. */
  | { type: "slowed"; limit: number; waitMs: number }
  /** HeyGen does not make this look's clip transparent in the way that was asked for first. */
  | { type: "way"; key: Key; look: string; way: TransparentWay }
  /** Something that does no harm now went wrong. */
  | { type: "notice"; message: string };

/** What one run of `prepareMedia` makes media with. */
export type Batch = {
  cache: MediaCache;
  ledger: Ledger;
  connection: MakerConnection;
  recovery: Recovery;
  waiting: Waiting;
  maker: Maker;
  prices: Prices | undefined;
  /** The ledger's revision when this run began: a stop or a failure that is later concerns it. */
  since: number;
  mostAtOnce: number;
  videos: VideoWatch;
  finder: VideoFinder;
  step: TakeStep;
  report: (event: PrepareEvent) => void;
  /** Looks, now and then, whether videos that nobody waits for have ended: they would keep places that are free. */
  reviewOrphans: () => Promise<void>;
  /** Conforming takes memory and every core: a few at once. */
  inWorkshop: <T>(act: () => Promise<T>) => Promise<T>;
  /** The ids of pictures that were uploaded in this run, by digest. */
  grounds: Map<Digest, Promise<string>>;
  /** The first of a name acts alone; the others when it is known how that went. */
  afterTrial: <T>(name: string, act: () => Promise<T>) => Promise<T>;
  /** One after the other: who came first gets the next free place. */
  inTurn: <T>(act: () => Promise<T>) => Promise<T>;
};

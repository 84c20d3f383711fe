import { makeJobs } from "./clip/make-jobs.ts";
import { makeVideos } from "./clip/make-videos.ts";
import { type Matte } from "./clip/frame-pixels.ts";
import { openPost } from "./events/open-post.ts";
import { type Course, statusOf } from "./routes/video-status.ts";
import { behaviourSchema, type Behaviour } from "./server/behaviour.ts";
import { buildServer, type RequestRecord } from "./server/build-server.ts";
import { type Context, type Counters } from "./server/context.ts";
import { type FaultOrder, type StandingFault } from "./server/fault-order.ts";
import { openFaults } from "./server/faults.ts";
import { rememberAnswers } from "./server/idempotency.ts";
import { parseInput } from "./server/parse-input.ts";
import { signLinks } from "./server/signed-links.ts";
import { openSlots } from "./server/slots.ts";
import { openStatistics } from "./server/statistics.ts";
import { openWallet } from "./server/wallet.ts";
import { openStore } from "./store/open-store.ts";
import { type RecordFolder } from "./store/record-folder.ts";
import { WorkerPool } from "./workers/worker-pool.ts";

export type EmulatorOptions = {
  /** Where jobs, assets, money and media are kept from run to run; null keeps them until `close`. @default null */
  stateDir?: string | null;
  /** 0 takes any free one. @default 0 */
  port?: number;
  /**
   * Edges of transparent clips: matted on black as HeyGen's, or straight. @default "black"
   */
  matte?: Matte;
  /** US dollars in the wallet of a new state folder. @default 100000 */
  balanceUsd?: number;
  /** Tiny clips are legal and cost next to nothing: for thousands of jobs. @default "full" */
  media?: "full" | "tiny";
  /** @default 3600 */
  linkLifeInSeconds?: number;
  /** Clips drawn at once, each in a thread. @default 2 */
  threads?: number;
  /** Ids repeat from run to run with the same seed; else every state folder makes its own. */
  seed?: string;
  /** Milliseconds since 1970. @default Date.now */
  now?: () => number;
  onRequest?: (record: RequestRecord) => void;
} & Partial<Behaviour>;

export type Emulator = {
  /** `http://127.0.0.1:…`: where HeyGen's client is pointed to. */
  url: string;
  /** Everything that is answered: `GET /v3/videos/:id`. */
  routes: readonly string[];
  /** What was asked since the start or the last `clearLog`, oldest first. */
  requests: RequestRecord[];
  clearLog: () => void;
  /** Moves the emulator's clock on: links expire, slow jobs end. */
  advance: (ms: number) => void;
  /** What was made and paid for since the start; a replayed answer counts once. */
  counters: Readonly<Counters>;
  /** Changes how the service behaves from now on. */
  behave: (change: Partial<Behaviour>) => void;
  /** Orders a failure, until it is cleared or has happened as often as it should. */
  addFault: (order: FaultOrder) => StandingFault;
  /** What was ordered, and how often it happened. */
  faults: () => StandingFault[];
  clearFaults: () => void;
  /** Puts money into the wallet, or takes all but this out of it. */
  setBalance: (usd: number) => void;
  /** Stops answering. Jobs that are being made are taken up again when the same state folder is opened. */
  close: () => Promise<void>;
};

/**
 * Starts HeyGen on loopback: real speech, real clips of a drawn presenter, the same wire, no key and no cost. Any key
 * that is not empty is taken. See README.md for the words that order failures.
 */
export const createEmulator = async (options: EmulatorOptions = {}): Promise<Emulator> => {
  const { stateDir = null, port = 0, matte = "black", balanceUsd = 100_000, media = "full" } = options;
  const { linkLifeInSeconds = 3600, threads = 2, seed, now = Date.now, onRequest } = options;
  const { legacy, retiredStatus, idempotency, listLagMs, concurrencyLimit, timeScale } = options;
  const { agentVideoLagMs, transparentPhotos } = options;
  const behaviour = parseInput(behaviourSchema, {
    ...{ legacy, retiredStatus, idempotency, listLagMs, concurrencyLimit, timeScale },
    ...{ agentVideoLagMs, transparentPhotos },
  });
  const store = openStore({ folder: stateDir, balanceUsd, ...(seed === undefined ? {} : { seed }) });
  const nowMs = () => now() + store.account().advancedMs;
  const speaker = new WorkerPool(1);
  const drawers = new WorkerPool(threads);
  const advance = (ms: number) => {
    store.changeAccount({ advancedMs: store.account().advancedMs + ms });
    context.post.check();
  };
  const clock = {
    nowMs,
    get timeScale() {
      return behaviour.timeScale;
    },
  };
  const wallet = openWallet(store, () => {
    const giveBack = <T extends Course & { id: string; costUsd: number }>(jobs: RecordFolder<T>) => {
      for (const job of jobs.all()) {
        if (job.costUsd === 0 || statusOf(job, clock) !== "failed") continue;
        wallet.charge(-job.costUsd);
        jobs.put({ ...job, costUsd: 0 });
      }
    };
    giveBack(store.videos);
    giveBack(store.jobs);
    giveBack(store.photoJobs);
  });
  const statistics = openStatistics((id) => {
    const video = store.videos.get(id);
    if (video === undefined) return "gone";
    return statusOf(video, clock) === "failed" ? "failed" : "stands";
  });
  const counters: Counters = { speeches: 0, videos: 0, assets: 0 };
  let url = "";
  const origin = () => url;
  const faults = openFaults();
  const lifeInSeconds = linkLifeInSeconds;
  const links = signLinks({ origin, secret: store.account().secret, nowMs, lifeInSeconds });
  const context: Context = {
    ...{ store, nowMs, advance, origin, wallet, speaker, counters, behaviour, statistics, media },
    ...{ faults, links },
    get timeScale() {
      return behaviour.timeScale;
    },
    slots: openSlots(behaviour),
    idempotent: rememberAnswers({ store, now: nowMs, behaviour, onReplay: statistics.replayed }),
    maker: makeVideos({ store, workers: drawers, matte, nowMs, settle: wallet.charge, media }),
    jobMaker: makeJobs({ store, workers: drawers, matte, nowMs, settle: wallet.charge }),
    post: openPost({ ...{ store, clock, links, origin, faults, statistics }, wallNowMs: now }),
  };

  const requests: RequestRecord[] = [];
  const { server, routes } = await buildServer(context, (record) => {
    requests.push(record);
    onRequest?.(record);
  });
  url = await server.listen({ host: "127.0.0.1", port });
  const unfinished = store.videos
    .all()
    .filter(({ fate, media }) => fate === "completes" && media.state === "making");
  for (const video of unfinished) context.maker.begin(video);
  for (const job of store.jobs.all())
    if (job.fate === "completes" && job.media.state === "making") context.jobMaker.begin(job);
  context.post.resume();

  return {
    url,
    routes,
    requests,
    counters,
    clearLog: () => {
      requests.length = 0;
    },
    advance,
    behave: (change) =>
      void Object.assign(behaviour, parseInput(behaviourSchema, { ...behaviour, ...change })),
    addFault: (order) => context.faults.add(order),
    faults: () => context.faults.list(),
    clearFaults: () => context.faults.clear(),
    setBalance: (usd) => void store.changeAccount({ balanceUsd: usd }),
    close: async () => {
      await context.post.close();
      context.maker.stop();
      context.jobMaker.stop();
      await server.close();
      await Promise.all([speaker.close(), drawers.close()]);
      await store.close();
    },
  };
};

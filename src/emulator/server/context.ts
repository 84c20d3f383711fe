import { type JobMaker } from "../clip/make-jobs.ts";
import { type VideoMaker } from "../clip/make-videos.ts";
import { type Post } from "../events/open-post.ts";
import { type Store } from "../store/open-store.ts";
import { type WorkerPool } from "../workers/worker-pool.ts";
import { type Behaviour } from "./behaviour.ts";
import { type Faults } from "./faults.ts";
import { type Idempotent } from "./idempotency.ts";
import { type SignedLinks } from "./signed-links.ts";
import { type Slots } from "./slots.ts";
import { type Statistics } from "./statistics.ts";
import { type Wallet } from "./wallet.ts";

/** What has been paid for since the emulator was created. Replayed answers are not counted. */
export type Counters = { speeches: number; videos: number; assets: number };

/** What every route works with. */
export type Context = {
  store: Store;
  nowMs: () => number;
  /** Where the server answers: `http://127.0.0.1:4010`. */
  origin: () => string;
  /** Moves the clock on. */
  advance: (ms: number) => void;
  /** Emulated time a job takes for each second of the real thing's default timeline. */
  readonly timeScale: number;
  behaviour: Behaviour;
  faults: Faults;
  media: "full" | "tiny";
  slots: Slots;
  statistics: Statistics;
  links: SignedLinks;
  wallet: Wallet;
  idempotent: Idempotent;
  /** One thread that speaks, so that speech never waits for drawing. */
  speaker: WorkerPool;
  maker: VideoMaker;
  jobMaker: JobMaker;
  counters: Counters;
  /** Tells endpoints and callback addresses of what has ended. */
  post: Post;
};

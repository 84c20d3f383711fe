import type { AppError } from "../errors.ts";
import type { MediaCache, RemoteOptions } from "../media/index.ts";
import type { Manifest } from "../model/manifest.ts";
import type { Key } from "../model/media.ts";
import type { Prices } from "../plan/estimate.ts";
import type { MakerConnection, PrepareEvent, Waiting } from "./batch.ts";
import type { Hook } from "./failpoints.ts";
import type { LedgerOptions } from "./ledger/index.ts";
import type { Recovery } from "./recovery.ts";

export type PrepareTools = {
  cache: MediaCache;
  /** The ledger of the project. It is opened only when something has to be made. */
  ledger: { file: string } & Pick<LedgerOptions, "leaseMs" | "isProcessAlive">;
  /** Called once, and only when something has to be made: a plan that is all in the cache sends nothing. */
  connect: () => Promise<MakerConnection>;
  /** The absolute path of an asset's source that lies on this machine. */
  locate: (source: string) => string;
  /** `speech` makes no clips: they are then neither in the manifest nor in `failed`. @default all that the plan needs */
  only?: "speech" | undefined;
  /** How assets from https addresses are fetched. */
  remote?: RemoteOptions;
  /** Videos that HeyGen makes at once, over all processes. @default 10, HeyGen's limit for pay as you go */
  concurrency?: number | undefined;
  /** For the ledger: what is made is written down with its price. */
  prices?: Prices | undefined;
  /**
   * Stops new jobs. What is being asked for is still written down, so this may take as long as HeyGen takes to answer;
   * what is paid for already is picked up by the next run.
   */
  signal?: AbortSignal | undefined;
  sleep: Waiting["sleep"];
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds that only ever go on, whatever is done to the clock. @default performance.now */
  monotonicNow?: (() => number) | undefined;
  /** Settings of the recovery, over those of the connection. */
  recovery?: Partial<Recovery> | undefined;
  onProgress?: (event: PrepareEvent) => void;
  /** Called before and after each step that is written down. For tests: it may throw, or end the process. */
  failpoint?: Hook | undefined;
};

export type Prepared = {
  manifest: Manifest;
  /** What could not be made, by key. Videos that do not need it are not affected. */
  failed: Map<Key, AppError>;
  /** What this process has made, or taken up and finished. */
  made: { speech: number; avatars: number };
};

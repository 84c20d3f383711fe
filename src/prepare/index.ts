export { prepareMedia } from "./prepare-media.ts";
export type { Prepared, PrepareTools } from "./prepare-tools.ts";
export type { MakerConnection, Poll, PrepareEvent } from "./batch.ts";
export { JobFailedError, JobTimeoutError, NotMadeError, SubmissionsStoppedError } from "./errors.ts";
export { failpoints, type Failpoint, type Hook } from "./failpoints.ts";
export {
  openLedger,
  readSpend,
  type Job,
  type JobStateName,
  type Ledger,
  type LedgerOptions,
  type RemoteNews,
  type Spend,
} from "./ledger/index.ts";
export { defaultRecovery, type Recovery } from "./recovery.ts";

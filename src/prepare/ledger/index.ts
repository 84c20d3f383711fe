/** What was asked for, what became of it, what it cost: one file for all processes of a project. */
export {
  openLedger,
  readSpend,
  type Begun,
  type Inherited,
  type Intent,
  type JobOrder,
  type Ledger,
  type LedgerOptions,
} from "./open-ledger.ts";
export { LeaseLostError } from "./errors.ts";
export {
  jobStates,
  type Job,
  type JobFailure,
  type JobStateName,
  type Lease,
  type SpeechAnswer,
} from "./job.ts";
export type { Stop } from "./pace.ts";
export type { Spend } from "./spend.ts";

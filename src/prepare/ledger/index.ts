/** What was asked for, what became of it, what it cost: one file for all processes of a project. */
export { openLedger, readSpend, type Ledger, type LedgerOptions } from "./open-ledger.ts";
export type { JobOrder } from "./claims.ts";
export type { Begun, Intent } from "./intents.ts";
export type { Inherited } from "./steps.ts";
export { LeaseLostError } from "./errors.ts";
export {
  jobStates,
  type Job,
  type JobFailure,
  type JobStateName,
  type Lease,
  type SpeechAnswer,
} from "./job.ts";
export type { OrderKind, OrderNotes, StoredOrder } from "./order.ts";
export type { OrderItem } from "./order-rows.ts";
export type { InheritedOrder, OrderPrice } from "./orders.ts";
export type { RemoteNews } from "./news.ts";
export type { Stop } from "./pace.ts";
export type { Spend } from "./spend.ts";

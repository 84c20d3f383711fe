import { MachineError } from "../errors.ts";
import type { Waiting } from "./batch.ts";
import type { Ledger } from "./ledger/index.ts";

/** How long a process may be silent before what it holds is taken over. */
export const defaultLeaseMs = 30_000;
/** Several times within a lease. */
const beatsPerLease = 6;

/** Says from time to time that this process lives, so that nobody takes over what it holds. */
export const startHeart = (
  ledger: Pick<Ledger, "beat">,
  leaseMs: number,
  sleep: Waiting["sleep"],
): { stop: () => Promise<void> } => {
  const controller = new AbortController();
  const isOver = (): boolean => controller.signal.aborted;
  const beating = (async () => {
    while (!isOver()) {
      try {
        ledger.beat();
      } catch (error) {
        // A disk may be full for a moment. What lasts ends the run at its next step, which says what it is.
        if (!(error instanceof MachineError)) throw error;
      }
      try {
        await sleep(leaseMs / beatsPerLease, controller.signal);
      } catch (error) {
        if (!isOver()) throw error;
      }
    }
  })();
  // It is heard here when it stops.
  beating.catch(() => undefined);
  return {
    stop: async () => {
      controller.abort();
      await beating;
    },
  };
};

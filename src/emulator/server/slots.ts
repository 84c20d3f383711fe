import { ApiError } from "./api-error.ts";
import { type Behaviour } from "./behaviour.ts";

export type Slots = {
  /** Says how many jobs of one more kind run now. */
  count: (running: () => number) => void;
  /**
   * Keeps a place for a job that is about to begin; the place is given back when the job itself is counted, or was refused.
   *
   * @throws ApiError 429 when all are taken
   */
  take: () => () => void;
  hasRoom: () => boolean;
  running: () => number;
  /** The most that ran at once. */
  most: () => number;
  /** How many were refused for want of a place. */
  refused: () => number;
};

/** HeyGen runs ten jobs of an account at once, whatever their kind. */
export const openSlots = (behaviour: Readonly<Behaviour>): Slots => {
  const counters: (() => number)[] = [];
  let [kept, most, refused] = [0, 0, 0];
  const running = () => kept + counters.reduce((sum, count) => sum + count(), 0);
  const hasRoom = () => running() < (behaviour.concurrencyLimit ?? Infinity);
  return {
    ...{ hasRoom, running },
    count: (counter) => counters.push(counter),
    take: () => {
      if (!hasRoom()) {
        refused += 1;
        throw new ApiError("rate_limit_exceeded", "Too many running jobs", { retryAfterSeconds: 2 });
      }
      kept += 1;
      most = Math.max(most, running());
      let isKept = true;
      return () => {
        if (isKept) kept -= 1;
        isKept = false;
      };
    },
    most: () => most,
    refused: () => refused,
  };
};

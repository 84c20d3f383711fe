import type { Job } from "./ledger/index.ts";

export type RunJobs<Order> = {
  /** How many are worked on at once. */
  workers: number;
  /** Takes an order, or says that another process holds it. */
  claim: (order: Order) => { status: "claimed" | "held"; job: Job };
  /** `again`: another process has it now and is waited for, or it is made in another way. */
  work: (order: Order, job: Job) => Promise<"settled" | "again">;
  /** Rests before asking again for what others hold. */
  rest: () => Promise<void>;
};

/**
 * Works off orders, the first first. What another process is at is passed over, and looked at again until it is done: then
 * it is found in the cache, or was left behind and is taken over. After an error that is nobody's answer, nothing new begins.
 */
export const runJobs = async <Order>(orders: readonly Order[], run: RunJobs<Order>): Promise<void> => {
  const waiting = [...orders];
  let isBroken = false;

  const takeNext = (): { order: Order; job: Job } | "held" | null => {
    for (const [index, order] of waiting.entries()) {
      const { status, job } = run.claim(order);
      if (status === "held") continue;
      waiting.splice(index, 1);
      return { order, job };
    }
    return waiting.length === 0 ? null : "held";
  };
  const worker = async (): Promise<void> => {
    while (!isBroken) {
      const taken = takeNext();
      if (taken === null) return;
      if (taken === "held") await run.rest();
      else if ((await run.work(taken.order, taken.job)) === "again") waiting.push(taken.order);
    }
  };
  const guarded = async (): Promise<void> => {
    try {
      await worker();
    } catch (error) {
      isBroken = true;
      throw error;
    }
  };

  const results = await Promise.allSettled(
    Array.from({ length: Math.min(run.workers, orders.length) }, guarded),
  );
  const broken = results.find((result) => result.status === "rejected");
  if (broken !== undefined) throw broken.reason;
};

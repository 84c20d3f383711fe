import { expect, test } from "vitest";
import type { Job } from "../../../src/prepare/ledger/index.ts";
import { runJobs } from "../../../src/prepare/run-jobs.ts";

const job = {} as Job;

test("orders are worked on from the first, and what others hold is looked at again until it is free", async () => {
  const held = new Map([["b", 3]]);
  const done: string[] = [];
  let rests = 0;
  await runJobs(["a", "b", "c"], {
    workers: 1,
    claim: (order) => {
      const left = held.get(order) ?? 0;
      held.set(order, left - 1);
      return { status: left > 0 ? "held" : "claimed", job };
    },
    work: (order) => {
      done.push(order);
      return Promise.resolve("settled");
    },
    rest: () => {
      rests++;
      return Promise.resolve();
    },
  });
  expect(done).toEqual(["a", "c", "b"]);
  expect(rests).toBe(2);
});

test("a job that was taken over is waited for, and no more than the workers are at work", async () => {
  const seen: string[] = [];
  let atWork = 0;
  let most = 0;
  await runJobs(["a", "b", "c", "d", "e"], {
    workers: 2,
    claim: () => ({ status: "claimed", job }),
    work: async (order) => {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setImmediate(resolve));
      atWork--;
      seen.push(order);
      return order === "b" && seen.filter((each) => each === "b").length === 1 ? "again" : "settled";
    },
    rest: () => Promise.resolve(),
  });
  expect(most).toBe(2);
  expect(seen.filter((each) => each === "b")).toHaveLength(2);
});

test("after an error nothing new is begun, and what is under way is waited for", async () => {
  const done: string[] = [];
  const running = runJobs(["a", "b", "c", "d"], {
    workers: 2,
    claim: () => ({ status: "claimed", job }),
    work: async (order) => {
      if (order === "a") throw new Error("broken");
      await new Promise((resolve) => setImmediate(resolve));
      done.push(order);
      return "settled";
    },
    rest: () => Promise.resolve(),
  });
  await expect(running).rejects.toThrow("broken");
  expect(done).toEqual(["b"]);
});

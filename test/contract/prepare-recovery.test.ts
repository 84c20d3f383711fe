import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createEmulator, type Emulator, type FaultOrder } from "../../src/emulator/index.ts";
import { createHeygenClient, HeygenTimeoutError, type HeygenClient } from "../../src/heygen/index.ts";
import { openMediaCache, type MediaCache } from "../../src/media/index.ts";
import type { Plan } from "../../src/model/plan.ts";
import {
  failpoints,
  JobTimeoutError,
  openLedger,
  readSpend,
  type Failpoint,
  type Prepared,
  type PrepareEvent,
} from "../../src/prepare/index.ts";
import { ledgerOf, openCache, planOf, runPrepare, type Run } from "../support/prepare-run.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "recovery", media: "tiny" });
});
afterAll(() => emulator.close());

const prepare = (plan: Plan, cache: MediaCache, run?: Run): Promise<Prepared> =>
  runPrepare(emulator, plan, cache, run);

/** What the emulator counts as paid while `work` runs. */
const paidDuring = async (work: () => Promise<unknown>): Promise<{ speeches: number; videos: number }> => {
  const before = { ...emulator.counters };
  await work();
  return {
    speeches: emulator.counters.speeches - before.speeches,
    videos: emulator.counters.videos - before.videos,
  };
};

type Create = HeygenClient["videos"]["createAvatar"];
const withCreate =
  (change: (create: Create) => Create) =>
  (heygen: HeygenClient): HeygenClient => ({
    ...heygen,
    videos: { ...heygen.videos, createAvatar: change(heygen.videos.createAvatar) },
  });
const outOfTime = (): HeygenTimeoutError =>
  new HeygenTimeoutError("HeyGen could not begin an avatar video: no answer.", {
    phase: "answer",
    afterMs: 1,
  });

/** Until the test ends, idempotency keys are forgotten and videos are listed only after a while. */
const beForgetful = (listLagMs: number): void => {
  emulator.behave({ idempotency: "ignored", listLagMs });
  onTestFinished(() => {
    emulator.behave({ idempotency: "honoured", listLagMs: 0 });
  });
};

describe("a run that is cut off", () => {
  /** Cuts a run off at each of these in turn, each run going on from where the last was cut off, and finishes. */
  const cutOffAt = async (title: string, points: readonly Failpoint[]): Promise<Prepared> => {
    const cache = await openCache();
    const plan = planOf(title, { say: `${title}.` });
    for (const point of points) {
      const failpoint = (name: Failpoint): void => {
        if (name === point) throw new Error(`cut off at ${name}`);
      };
      await expect(prepare(plan, cache, { failpoint })).rejects.toThrow(`cut off at ${point}`);
    }
    return prepare(plan, cache);
  };
  const isLast = (name: Failpoint): boolean => name.endsWith(".verified.after");

  test.each<[where: string, points: Failpoint[]]>([
    ["before and after every step in turn", failpoints.filter((name) => !isLast(name))],
    ["after the last steps, when nothing is left to do", failpoints.filter(isLast)],
  ])("%s pays for one speech and one clip in the end", async (where, points) => {
    const paid = await paidDuring(async () => {
      const { failed, manifest } = await cutOffAt(where.slice(0, 5), points);
      expect([...failed.values()]).toEqual([]);
      expect(Object.values(manifest.entries).map(({ kind }) => kind)).toEqual(["speech", "avatar"]);
    });
    expect(points.length).toBeGreaterThan(1);
    expect(paid).toEqual({ speeches: 1, videos: 1 });
  });
});

describe("a request whose answer is lost", () => {
  const once = { method: "POST", route: "/v3/videos", after: true, once: true } as const;

  test.each<[how: string, fault: FaultOrder]>([
    ["a connection that breaks", { ...once, fault: "reset" }],
    ["a gateway that gives up", { ...once, fault: "status", status: 504 }],
    ["a page of HTML", { ...once, fault: "html-200" }],
  ])(
    "to %s is found in a list that lags, and not sent again where keys are forgotten",
    async (how, fault) => {
      beForgetful(700);
      const { id } = emulator.addFault(fault);
      const events: PrepareEvent[] = [];
      const paid = await paidDuring(async () => {
        const { failed } = await prepare(planOf("Lost", { say: `Lost to ${how}.` }), await openCache(), {
          recovery: { quarantineMs: 3_000 },
          onProgress: (event) => events.push(event),
        });
        expect([...failed.values()]).toEqual([]);
      });
      expect(emulator.faults().find((each) => each.id === id)?.fired).toBe(1);
      expect(paid).toEqual({ speeches: 1, videos: 1 });
      expect(events.some(({ type }) => type === "recovering")).toBe(true);
    },
  );

  test("is sent again, once and under the same key, when nothing is found after the quarantine", async () => {
    const keys: string[] = [];
    const paid = await paidDuring(async () => {
      const { failed } = await prepare(planOf("Never there", { say: "Never." }), await openCache(), {
        disturb: withCreate((create) => (input, options) => {
          keys.push(options.idempotencyKey);
          return keys.length === 1 ? Promise.reject(outOfTime()) : create(input, options);
        }),
      });
      expect([...failed.values()]).toEqual([]);
    });
    expect(paid.videos).toBe(1);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });

  test("is adopted by another process after the first has died with it, whatever the clock says meanwhile", async () => {
    const cache = await openCache();
    const plan = planOf("Died", { say: "Died." });
    const paid = await paidDuring(async () => {
      const died = prepare(plan, cache, {
        disturb: withCreate((create) => async (input, options) => {
          await create(input, options);
          throw new Error("the process is gone");
        }),
      });
      await expect(died).rejects.toThrow("the process is gone");
      beForgetful(0);
      for (const jumpMs of [10 * 60_000, -10 * 60_000]) {
        const { failed } = await prepare(plan, cache, { now: () => Date.now() + jumpMs });
        expect([...failed.values()]).toEqual([]);
      }
    });
    expect(paid.videos).toBe(1);
  });

  test("is asked for under another key when its own has grown old and nothing is listed", async () => {
    const cache = await openCache();
    const plan = planOf("Old", { say: "Old." });
    const keys: string[] = [];
    const note = withCreate((create) => (input, options) => {
      keys.push(options.idempotencyKey);
      return keys.length === 1 ? Promise.reject(new Error("gone")) : create(input, options);
    });
    await expect(prepare(plan, cache, { disturb: note })).rejects.toThrow("gone");
    await prepare(plan, cache, { disturb: note, now: () => Date.now() + 24 * 3_600_000 });
    expect(keys.map((key) => key.split(":").at(-1))).toEqual(["1", "2"]);
  });
});

describe("a speech", () => {
  test.each<[how: string, fault: FaultOrder["fault"] & ("cut" | "truncate")]>([
    ["ends too early", "cut"],
    ["claims to be whole", "truncate"],
  ])(
    "whose download %s is fetched by the same link, and not paid for again where keys are forgotten",
    async (how, fault) => {
      beForgetful(0);
      const { id } = emulator.addFault({ fault, route: "/__emulator/files/**", times: 2 });
      const paid = await paidDuring(async () => {
        const run = await prepare(planOf("Cut", { say: `It ${how}.` }), await openCache(), {
          only: "speech",
        });
        expect([...run.failed.values()]).toEqual([]);
        expect(run.made).toEqual({ speech: 1, avatars: 0 });
      });
      expect(emulator.faults().find((each) => each.id === id)?.fired).toBe(2);
      expect(paid).toEqual({ speeches: 1, videos: 0 });
    },
  );

  test("whose file is lost days later is read back from its copy, bit for bit, where keys are forgotten", async () => {
    const cache = await openCache();
    const plan = planOf("Copy", { say: "Read me back." });
    const first = await prepare(plan, cache, { only: "speech" });
    await rm(path.join(cache.dir, "files"), { recursive: true });
    await rm(path.join(cache.dir, "entries"), { recursive: true });
    beForgetful(0);
    const paid = await paidDuring(async () => {
      const { manifest } = await prepare(plan, await openMediaCache(cache.dir), { only: "speech" });
      expect(manifest).toEqual(first.manifest);
    });
    expect(paid).toEqual({ speeches: 0, videos: 0 });
  });
});

/** A day and more later: HeyGen has forgotten the keys. */
const muchLater = { now: () => Date.now() + 25 * 3_600_000 };
/** As after a cache that was deleted. The ledger is still there. */
const losing = async ({ dir }: MediaCache): Promise<MediaCache> => {
  await rm(path.join(dir, "files"), { recursive: true });
  await rm(path.join(dir, "entries"), { recursive: true });
  return openMediaCache(dir);
};

describe("a lost speech", () => {
  test("is not paid for again because the store of its copy cannot be reached", async () => {
    const cache = await openCache();
    const plan = planOf("Away", { say: "Still mine." });
    await prepare(plan, cache, { only: "speech" });
    emulator.addFault({ fault: "reset", route: "/__emulator/files/**", times: 100 });
    const paid = await paidDuring(async () => {
      const { failed } = await prepare(plan, await losing(cache), { only: "speech", ...muchLater });
      expect([...failed.values()]).toMatchObject([{ name: "DownloadError", retryable: true }]);
    });
    emulator.clearFaults();
    expect(paid).toEqual({ speeches: 0, videos: 0 });
    const after = await paidDuring(async () => {
      const { failed } = await prepare(plan, await openMediaCache(cache.dir), {
        only: "speech",
        ...muchLater,
      });
      expect(failed.size).toBe(0);
    });
    expect(after).toEqual({ speeches: 0, videos: 0 });
  });

  test("that had to be made again has a copy of its own", async () => {
    const cache = await openCache();
    const plan = planOf("Anew", { say: "Made twice." });
    const run = { only: "speech" as const, ...muchLater };
    const copies: string[] = [];
    const note = (heygen: HeygenClient): HeygenClient => ({
      ...heygen,
      assets: {
        ...heygen.assets,
        upload: async (...args) => {
          const made = await heygen.assets.upload(...args);
          copies.push(made.assetId);
          return made;
        },
      },
    });
    await prepare(plan, cache, { only: "speech", disturb: note });
    expect(copies).toHaveLength(1);
    const headers = { "x-api-key": "sk_test" };
    await fetch(`${emulator.url}/v3/assets/${copies[0] ?? ""}`, { method: "DELETE", headers });
    const again = await paidDuring(async () => {
      await prepare(plan, await losing(cache), run);
    });
    expect(again.speeches).toBe(1);
    const third = await paidDuring(async () => {
      const { failed } = await prepare(plan, await losing(cache), {
        only: "speech",
        now: () => Date.now() + 60 * 3_600_000,
      });
      expect(failed.size).toBe(0);
    });
    expect(third.speeches).toBe(0);
  });
});

describe("several processes", () => {
  test("share a batch: each piece is made by one of them, and all of them have it", async () => {
    const cache = await openCache();
    const plan = planOf("Shared", { say: "One." }, { say: "Two." }, { say: "Three." });
    const paid = await paidDuring(async () => {
      const runs = await Promise.all([prepare(plan, cache), prepare(plan, cache), prepare(plan, cache)]);
      expect(runs.map(({ failed }) => failed.size)).toEqual([0, 0, 0]);
      expect(
        new Set(
          runs.map(({ manifest }) => JSON.stringify(manifest.entries, Object.keys(manifest.entries).sort())),
        ).size,
      ).toBe(1);
      expect(runs.reduce((sum, { made }) => sum + made.avatars, 0)).toBe(3);
    });
    expect(paid).toEqual({ speeches: 3, videos: 3 });
  });

  test("never have more videos under way than the limit, as HeyGen counts them", async () => {
    const cache = await openCache();
    const plan = planOf("Limited", ...["a", "b", "c", "d"].map((name) => ({ say: `Row ${name}.` })));
    const underWay: number[] = [];
    const count = (heygen: HeygenClient): HeygenClient =>
      withCreate((create) => async (input, options) => {
        const created = await create(input, options);
        let pending = 0;
        for await (const { state } of heygen.videos.list({ title: "Limited" }))
          if (state === "pending") pending++;
        underWay.push(pending);
        return created;
      })(heygen);
    await Promise.all([1, 2].map(() => prepare(plan, cache, { concurrency: 2, disturb: count })));
    expect(underWay).toHaveLength(4);
    expect(Math.max(...underWay)).toBeLessThanOrEqual(2);
  });

  test("are all stopped by one 402; after topping up nothing is paid again", async () => {
    const cache = await openCache();
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const plan = planOf("Broke", ...names.map((name) => ({ say: `Number ${name}.` })));
    await prepare(plan, cache, { only: "speech" });
    let creates = 0;
    const runsOut = withCreate((create) => async (input, options) => {
      if (++creates === 3) emulator.setBalance(0);
      return create(input, options);
    });
    const first = await paidDuring(async () => {
      const runs = await Promise.all(
        [1, 2].map(() => prepare(plan, cache, { concurrency: 2, disturb: runsOut })),
      );
      for (const { failed } of runs) {
        expect(failed.size).toBeGreaterThan(0);
        expect([...failed.values()].every(({ exitCode }) => exitCode === 5)).toBe(true);
      }
    });
    // Of two places one was being asked for when the other was refused.
    expect(creates).toBeLessThanOrEqual(3 + 1);
    emulator.setBalance(1_000);
    const second = await paidDuring(async () => {
      const { failed } = await prepare(plan, cache);
      expect(failed.size).toBe(0);
    });
    expect(first).toEqual({ speeches: 0, videos: first.videos });
    expect(second).toEqual({ speeches: 0, videos: names.length - first.videos });
  });
});

describe("stopping in order", () => {
  test("waits for the answer to what was asked for, so that the next run takes it up", async () => {
    const cache = await openCache();
    const plan = planOf("Stopped", { say: "Stop." });
    const controller = new AbortController();
    const paid = await paidDuring(async () => {
      const stopped = prepare(plan, cache, {
        signal: controller.signal,
        disturb: withCreate((create) => (input, options) => {
          const answer = create(input, options);
          controller.abort(new Error("interrupted"));
          return answer;
        }),
      });
      await expect(stopped).rejects.toThrow("interrupted");
      const ledger = await openLedger(ledgerOf(cache));
      expect(readSpend(ledger, { by: "day" }).map(({ kind }) => kind)).toContain("avatar");
      ledger.close();
      const { made } = await prepare(plan, cache);
      expect(made).toEqual({ speech: 0, avatars: 1 });
    });
    expect(paid).toEqual({ speeches: 1, videos: 1 });
  });
});

describe("a video that is stuck", () => {
  test("is told of and waited for, and left to the next run at last", async () => {
    const events: PrepareEvent[] = [];
    const { failed } = await prepare(planOf("EMU_STUCK", { say: "Stuck." }), await openCache(), {
      poll: { deadlineMs: 100, giveUpMs: 1_000 },
      onProgress: (event) => events.push(event),
    });
    expect(events.filter(({ type }) => type === "stuck")).toHaveLength(1);
    expect([...failed.values()]).toEqual([expect.any(JobTimeoutError)]);
  });
});

describe("what was written down before there was a ledger", () => {
  test("is taken over: its video is fetched and not asked for again", async () => {
    const cache = await openCache();
    const plan = planOf("Earlier", { say: "Early." });
    // As the earlier version left it: a file with the video's id, and no ledger.
    const made = await prepare(plan, cache, { only: "speech" });
    const [speech] = Object.values(made.manifest.entries);
    const key = Object.entries(plan.needs).find(([, { kind }]) => kind === "avatar")?.[0] ?? "";
    const heygen = createHeygenClient({ apiKey: "sk_test", baseUrl: emulator.url });
    if (speech?.kind !== "speech") throw new Error("a speech was made");
    const { assetId } = await heygen.assets.upload({
      path: await cache.require(speech.sound.file),
      contentType: "audio/wav",
    });
    const { videoId } = await heygen.videos.createAvatar(
      {
        avatarId: "mira-knit-front",
        audioAssetId: assetId,
        outputFormat: "webm",
        resolution: "720p",
        title: "old",
      },
      { idempotencyKey: randomUUID() },
    );
    await heygen.close();
    await mkdir(path.join(cache.dir, "jobs"));
    await writeFile(
      path.join(cache.dir, "jobs", `${key}.json`),
      JSON.stringify({ attempt: 1, drivenBy: speech.original.digest, videoId }),
    );
    const paid = await paidDuring(async () => {
      const { failed } = await prepare(plan, cache);
      expect([...failed.values()]).toEqual([]);
    });
    expect(paid).toEqual({ speeches: 0, videos: 0 });
  });
});

import { describe, expect, test } from "vitest";
import {
  HeygenCreditError,
  HeygenNetworkError,
  HeygenRateLimitError,
  HeygenServerError,
} from "../../../src/heygen/index.ts";
import type { Ledger, OrderItem } from "../../../src/prepare/ledger/index.ts";
import { placeOrder, type Placing, type PlaceTools } from "../../../src/prepare/place-order.ts";
import { createClocks, ledgerFile, openTestLedger } from "../../support/open-test-ledger.ts";

const item: OrderItem = {
  ...{ digest: "d".repeat(64), kind: "translation", maker: "heygen" },
  ...{ source: "greenroom translate", title: "Talk (French)" },
};
const hour = 3_600_000;

/** Processes that share a ledger and a clock, and what they have sent. */
const makeWorld = async () => {
  const file = await ledgerFile();
  const clocks = createClocks();
  const sent: string[] = [];
  const open = () => openTestLedger(file, { ...clocks, leaseMs: 5_000 });
  const place = (
    ledger: Ledger,
    send: Placing<null>["send"],
    {
      find,
      again = false,
      keyLifeMs = 23 * hour,
    }: {
      find?: Placing<null>["find"];
      again?: boolean;
      keyLifeMs?: number;
    } = {},
  ) => {
    const tools: PlaceTools = {
      ...{ ledger, keyLifeMs, now: clocks.now, signal: new AbortController().signal },
      recovery: { quarantineMs: 300_000, clockJumpMs: 900_000, searchEveryMs: 5_000 },
      sleep: async (ms) => {
        clocks.pass(ms);
        await Promise.resolve();
      },
      progress: () => undefined,
    };
    const placing: Placing<null> = {
      ready: () => Promise.resolve(null),
      send: (ready, key) => {
        sent.push(key);
        return send(ready, key);
      },
      ...(find === undefined ? {} : { find }),
    };
    return placeOrder(
      {
        item,
        price: { seconds: 60, usd: 2, asOf: "2026-09-16" },
        isOver: ({ state }) => ["refused", "failed", "gone"].includes(state) || again,
      },
      placing,
      tools,
    );
  };
  return { clocks, sent, open, place };
};
const answer = () => Promise.resolve({ id: "job-1" });
const silence = () => Promise.reject(new HeygenServerError("HeyGen failed", { status: 502 }));
const firstKey = `greenroom:translation:${item.digest}:1`;

describe("an order", () => {
  test("is on disk with its key and its price before it is sent, and with its id before anything else", async () => {
    const { open, place } = await makeWorld();
    const [mine, other] = [await open(), await open()];
    await place(mine, () => {
      expect(other.orders.latest(item.digest)).toMatchObject({
        ...{ state: "intent", idempotencyKey: firstKey, estimatedUsd: 2, remoteId: null },
      });
      return answer();
    });
    expect(other.orders.latest(item.digest)).toMatchObject({
      state: "submitted",
      remoteId: "job-1",
      owner: null,
    });
  });

  test("that was cut off before its answer is asked for again under its key, by whoever comes next", async () => {
    const { open, place, sent } = await makeWorld();
    await expect(place(await open(), silence)).rejects.toThrow("HeyGen failed");
    expect(await place(await open(), answer)).toMatchObject({ remoteId: "job-1", attempt: 1 });
    expect(sent).toEqual([firstKey, firstKey]);
  });

  test("that was answered is not sent again", async () => {
    const { open, place, sent } = await makeWorld();
    await place(await open(), answer);
    expect(await place(await open(), () => Promise.reject(new Error("sent again")))).toMatchObject({
      remoteId: "job-1",
    });
    expect(sent).toHaveLength(1);
  });

  test.for([
    [23, 23 * hour],
    [0, 0],
  ])(
    "that is older than its key's %i hours is left to a person, and --again is another",
    async ([hours = 0, keyLifeMs = 0]) => {
      const { clocks, open, place, sent } = await makeWorld();
      const ledger = await open();
      await expect(place(ledger, silence, { keyLifeMs })).rejects.toThrow();
      clocks.pass((hours / 2) * hour);
      // Asking again does not make the key younger.
      await expect(place(ledger, silence, { keyLifeMs })).rejects.toThrow();
      clocks.pass((hours / 2) * hour);
      const before = sent.length;
      await expect(place(ledger, answer, { keyLifeMs })).rejects.toMatchObject({
        ...{ code: "order_uncertain", exitCode: 2 },
        message: expect.stringMatching(/translation .*"Talk \(French\)".* may be paid/) as string,
      });
      expect(sent).toHaveLength(before);
      expect(ledger.orders.unanswered()).toHaveLength(1);
      expect(await place(ledger, answer, { keyLifeMs, again: true })).toMatchObject({ attempt: 2 });
      expect(ledger.orders.unanswered()).toEqual([]);
    },
  );

  test("that HeyGen refuses has another key next time; one that never arrived, or came too early, keeps it", async () => {
    const { open, place, sent, clocks } = await makeWorld();
    const ledger = await open();
    await expect(
      place(ledger, () => Promise.reject(new HeygenCreditError("empty", { status: 402 }))),
    ).rejects.toMatchObject({ exitCode: 5 });
    const unreachable = { reason: "ECONNREFUSED", mayHaveArrived: false };
    await expect(
      place(ledger, () => Promise.reject(new HeygenNetworkError("away", unreachable))),
    ).rejects.toThrow("away");
    const startedMs = clocks.monotonicNow();
    let busy = 2;
    await place(ledger, () =>
      busy-- > 0
        ? Promise.reject(new HeygenRateLimitError("busy", { status: 429, retryAfterMs: 7_000 }))
        : answer(),
    );
    expect(clocks.monotonicNow() - startedMs).toBe(14_000);
    expect(sent.map((key) => key.at(-1))).toEqual(["1", "2", "2", "2", "2"]);
    expect(ledger.orders.latest(item.digest)).toMatchObject({ attempt: 2, state: "submitted" });
  });

  test("that can be searched is found and not sent, or sent when the quarantine has shown that there is none", async () => {
    const { open, place, sent, clocks } = await makeWorld();
    const ledger = await open();
    await expect(place(ledger, silence)).rejects.toThrow();
    let searches = 0;
    const find = () => {
      searches += 1;
      return Promise.resolve(searches === 3 ? { id: "found", notes: { videoId: "v" } } : null);
    };
    expect(await place(ledger, answer, { find })).toMatchObject({
      remoteId: "found",
      notes: { videoId: "v" },
    });
    expect(sent).toHaveLength(1);

    ledger.orders.end(ledger.orders.latest(item.digest)?.id ?? 0, "failed");
    const none = () => Promise.resolve(null);
    await expect(place(ledger, silence, { find: none })).rejects.toThrow();
    const startedMs = clocks.monotonicNow();
    expect(await place(ledger, answer, { find: none })).toMatchObject({ remoteId: "job-1", attempt: 2 });
    expect(clocks.monotonicNow() - startedMs).toBe(300_000);
  });

  test("is placed by one process at a time; one that is gone is followed by the next", async () => {
    const { clocks, open, place, sent } = await makeWorld();
    const [first, second] = [await open(), await open()];
    await place(first, async () => {
      const beating = { ...second, orders: { ...second.orders, claim: beatFirst(first, second) } };
      await expect(place(beating, answer)).rejects.toMatchObject({ code: "order_held", retryable: true });
      return { id: "job-1" };
    });
    expect(sent).toHaveLength(1);

    first.orders.end(first.orders.latest(item.digest)?.id ?? 0, "gone");
    // Says no more that it lives.
    const frozen = place(first, () => new Promise(() => undefined));
    const startedMs = clocks.monotonicNow();
    expect(await place(second, answer)).toMatchObject({ remoteId: "job-1" });
    expect(clocks.monotonicNow() - startedMs).toBeLessThanOrEqual(6_000);
    expect(sent.slice(1)).toEqual([sent[1], sent[1]]);
    await Promise.race([frozen, Promise.resolve()]);
  });
});

/** The first process lives whenever the second one looks. */
const beatFirst =
  (first: Ledger, second: Ledger): Ledger["orders"]["claim"] =>
  (...args) => {
    first.beat();
    return second.orders.claim(...args);
  };

import { describe, expect, test } from "vitest";
import {
  HeygenNetworkError,
  HeygenNotFoundError,
  HeygenResponseError,
  type HeygenClient,
} from "../../../src/heygen/index.ts";
import { JobTimeoutError, type MakerConnection, type PrepareEvent } from "../../../src/prepare/index.ts";
import { createVideoWatch } from "../../../src/prepare/watch-videos.ts";
import { videoOf } from "../../support/wire-video.ts";

type State = "pending" | "completed" | "failed" | "missing";

/** A HeyGen of a few videos, whose clock moves only when somebody sleeps. */
const world = (
  change: {
    poll?: object;
    fails?: (nowMs: number) => Error | undefined;
    bulk?: boolean;
    /** Of these the bulk route says nothing. */
    leftOut?: string[];
  } = {},
) => {
  const clock = { ms: 0 };
  const states = new Map<string, State>();
  const asked: { atMs: number; ids: readonly string[] }[] = [];
  const news = new Set<string>();
  const events: PrepareEvent[] = [];
  const videos: Pick<HeygenClient["videos"], "get" | "statuses"> = {
    get: (id) => {
      const state = states.get(id) ?? "missing";
      if (state === "missing") return Promise.reject(new HeygenNotFoundError("There is none."));
      return Promise.resolve(videoOf(id, { state }));
    },
    statuses: (ids) => {
      asked.push({ atMs: clock.ms, ids });
      const error = change.fails?.(clock.ms);
      if (error !== undefined) return Promise.reject(error);
      if (change.bulk === false) return Promise.reject(new HeygenNotFoundError("There is no such route."));
      const named = ids.filter((id) => change.leftOut?.includes(id) !== true);
      const found = named.map((id) => [
        id,
        {
          videoId: id,
          state: states.get(id) ?? "missing",
          rawStatus: states.get(id) ?? "not_found",
          failure: null,
        },
      ]);
      return Promise.resolve(new Map(found as [string, never][]));
    },
  };
  const watch = createVideoWatch(
    {
      heygen: { videos } as HeygenClient,
      origin: "http://127.0.0.1",
      poll: { firstMs: 5_000, mostMs: 30_000, deadlineMs: 20 * 60_000, ...change.poll },
    } satisfies MakerConnection,
    { remoteNews: () => news },
    {
      signal: undefined,
      sleep: (ms) => {
        clock.ms += ms;
        return new Promise((resolve) => setImmediate(resolve));
      },
      now: () => clock.ms,
      monotonicNow: () => clock.ms,
    },
    { offlineMs: 600_000, report: (event) => events.push(event) },
  );
  const completeAt = (ms: number, ...ids: string[]): void => {
    const wait = (): void => {
      if (clock.ms >= ms) for (const id of ids) states.set(id, "completed");
      else setImmediate(wait);
    };
    wait();
  };
  return { clock, states, asked, news, events, watch, completeAt };
};

describe("waiting for videos", () => {
  test("asks for all of them at once, and more and more rarely", async () => {
    const { states, asked, watch, completeAt } = world();
    for (const id of ["a", "b", "c"]) states.set(id, "pending");
    completeAt(60_000, "a", "b", "c");
    const ends = await Promise.all(["a", "b", "c"].map((id) => watch.waitFor(id, 0)));
    expect(ends.map((end) => end !== "missing" && end.state)).toEqual([
      "completed",
      "completed",
      "completed",
    ]);
    expect(asked.every(({ ids }) => ids.length === 3)).toBe(true);
    expect(asked.map(({ atMs }) => Math.round(atMs / 1_000))).toEqual([5, 13, 24, 41, 66]);
  });

  test("looks at once where a webhook has brought news", async () => {
    const { clock, states, asked, news, watch } = world({ poll: { firstMs: 30_000 } });
    states.set("a", "completed");
    news.add("a");
    await watch.waitFor("a", 0);
    expect(asked).toHaveLength(1);
    expect(clock.ms).toBe(2_000);
  });

  test("goes on where HeyGen has no bulk route, and says what HeyGen does not know", async () => {
    const { states, watch } = world({ bulk: false });
    states.set("a", "completed");
    expect(await watch.waitFor("a", 0)).toMatchObject({ id: "a", state: "completed" });
    expect(await watch.waitFor("nobody", 0)).toBe("missing");
  });

  test("asks after a video by itself of which the bulk route says nothing", async () => {
    const { states, watch } = world({ leftOut: ["a", "gone"] });
    states.set("a", "completed");
    expect(await watch.waitFor("a", 0)).toMatchObject({ state: "completed" });
    expect(await watch.waitFor("gone", 0)).toBe("missing");

    const slow = world({ leftOut: ["b"], poll: { giveUpMs: 60 * 60_000 } });
    slow.states.set("b", "pending");
    await expect(slow.watch.waitFor("b", 0)).rejects.toBeInstanceOf(JobTimeoutError);
    expect(slow.events).toMatchObject([{ type: "stuck", videoId: "b" }]);
  });

  test("a page that a gateway answers in HeyGen's place for a while is a network that is away", async () => {
    const page = new HeygenResponseError("HeyGen could not list: default backend - 404", { status: 404 });
    const { states, watch } = world({ fails: (nowMs) => (nowMs < 60_000 ? page : undefined) });
    states.set("a", "completed");
    expect(await watch.waitFor("a", 0)).toMatchObject({ state: "completed" });
  });

  test("reports one that is stuck once, and goes on waiting", async () => {
    const { states, events, watch, completeAt } = world();
    states.set("a", "pending");
    completeAt(45 * 60_000, "a");
    expect(await watch.waitFor("a", 0)).toMatchObject({ state: "completed" });
    expect(events).toEqual([{ type: "stuck", videoId: "a", minutes: 20, status: "pending" }]);
  });

  test("bridges a network that is away for minutes, and gives up on one that stays away", async () => {
    const away = new HeygenNetworkError("HeyGen cannot be reached.", {
      reason: "ENETUNREACH",
      mayHaveArrived: false,
    });
    const short = world({ fails: (nowMs) => (nowMs < 5 * 60_000 ? away : undefined) });
    short.states.set("a", "completed");
    expect(await short.watch.waitFor("a", 0)).toMatchObject({ state: "completed" });

    const long = world({ fails: () => away });
    const waiting = Promise.all([long.watch.waitFor("a", 0), long.watch.waitFor("b", 0)]);
    await expect(waiting).rejects.toBe(away);
    expect(long.clock.ms).toBeGreaterThan(600_000);
  });
});

import { rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import type { HeygenClient } from "../../src/heygen/index.ts";
import { openMediaCache, type MediaCache } from "../../src/media/index.ts";
import type { AvatarEntry } from "../../src/model/media.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { TransparentWay } from "../../src/model/transparent.ts";
import { failpoints, type Failpoint, type Prepared, type PrepareEvent } from "../../src/prepare/index.ts";
import { openCache, planOf, runPrepare, type Run } from "../support/prepare-run.ts";

const look = "theo-office_nomatte";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "ladder", media: "tiny" });
});
afterAll(() => emulator.close());

const ladderOf = (title: string, says: string[], transparent: TransparentWay[]): Plan => ({
  ...planOf(title, ...says.map((say) => ({ say, avatar: look }))),
  transparent,
});
const clipsOf = ({ manifest }: Prepared): AvatarEntry[] =>
  Object.values(manifest.entries).filter((entry) => entry.kind === "avatar");

/** What the emulator was asked to make while `work` runs, and what of that it refused. */
const askedDuring = async (work: () => Promise<unknown>) => {
  const [from, videos] = [emulator.requests.length, emulator.counters.videos];
  await work();
  const since = emulator.requests.slice(from).filter(({ method }) => method === "POST");
  const asked = since.filter(({ path }) => path === "/v3/videos");
  return {
    paid: emulator.counters.videos - videos,
    refused: asked.filter(({ status }) => status === 400).length,
    removals: new Set(
      since.filter(({ path, status }) => path === "/v3/background-removals" && status === 200),
    ).size,
  };
};

/** A HeyGen that leaves the ground of some looks as it is. */
const withoutGreen = (heygen: HeygenClient): HeygenClient => ({
  ...heygen,
  videos: {
    ...heygen.videos,
    createAvatar: (input, options) =>
      heygen.videos.createAvatar({ ...input, background: undefined }, options),
  },
});

const headers = { "x-api-key": "sk_test" };
const removalsMade = async (): Promise<number> => {
  const answer = await fetch(`${emulator.url}/v3/background-removals?limit=100`, { headers });
  const { data } = (await answer.json()) as { data: unknown[] };
  return data.length;
};

describe("a look that HeyGen does not make transparent", () => {
  test("is made on green, which is taken out, and says so; its refusal is remembered", async () => {
    const cache = await openCache();
    const events: PrepareEvent[] = [];
    const says = ["One.", "Two, and more.", "Three."];
    const first = await askedDuring(async () => {
      const made = await runPrepare(emulator, ladderOf("Green", says, ["webm", "green-screen"]), cache, {
        onProgress: (event) => events.push(event),
      });
      expect([...made.failed.values()]).toEqual([]);
      expect(clipsOf(made)).toHaveLength(3);
      for (const clip of clipsOf(made))
        expect(clip).toMatchObject({ transparentBy: "green-screen", original: { ext: "mp4" } });
    });
    expect(first).toEqual({ paid: 3, refused: 1, removals: 0 });
    const ways = events.filter(({ type }) => type === "way");
    expect(ways).toHaveLength(3);
    expect(ways[0]).toMatchObject({ look, way: "green-screen" });

    const next = await askedDuring(() =>
      runPrepare(emulator, ladderOf("Next", ["Five."], ["webm", "green-screen"]), cache),
    );
    expect(next).toEqual({ paid: 1, refused: 0, removals: 0 });
  });

  test("is asked for as WebM again after a day, for it may have been trained anew", async () => {
    const cache = await openCache();
    const run = (say: string, now: () => number) =>
      askedDuring(() =>
        runPrepare(emulator, ladderOf("Days", [say], ["webm", "green-screen"]), cache, { now }),
      );
    expect(await run("Today.", Date.now)).toMatchObject({ refused: 1 });
    expect(await run("Tomorrow.", () => Date.now() + 25 * 3_600_000)).toMatchObject({ refused: 1, paid: 1 });
  });

  test("is one error, asked for once, where nothing but WebM is allowed", async () => {
    const asked = await askedDuring(async () => {
      const { failed, made } = await runPrepare(
        emulator,
        ladderOf("Only", ["One.", "Two, or so.", "Three."], ["webm"]),
        await openCache(),
      );
      expect(made.avatars).toBe(0);
      expect(new Set([...failed.values()].map(({ message }) => message))).toEqual(
        new Set([`The avatar "${look}" has no transparent video.`]),
      );
      expect([...failed.values()][0]).toMatchObject({
        code: "avatar_without_alpha",
        hint: expect.stringContaining("transparent:") as string,
      });
    });
    expect(asked).toEqual({ paid: 0, refused: 1, removals: 0 });
  });

  test("goes on to a removal of the background where the green is not there, from the video that is paid for", async () => {
    const removals = await removalsMade();
    const asked = await askedDuring(async () => {
      const made = await runPrepare(
        emulator,
        ladderOf("No green", ["Whatever."], ["webm", "green-screen", "background-removal"]),
        await openCache(),
        { disturb: withoutGreen },
      );
      expect([...made.failed.values()]).toEqual([]);
      expect(clipsOf(made)).toMatchObject([
        { transparentBy: "background-removal", original: { ext: "webm" } },
      ]);
    });
    expect(asked).toMatchObject({ paid: 1, refused: 1 });
    expect(await removalsMade()).toBe(removals + 1);
  });

  test("whose green is not there costs one video, however often it is tried", async () => {
    const cache = await openCache();
    const run = () =>
      runPrepare(emulator, ladderOf("Never green", ["Never."], ["green-screen"]), cache, {
        disturb: withoutGreen,
      });
    const asked = await askedDuring(async () => {
      for (const { failed } of [await run(), await run()])
        expect([...failed.values()]).toMatchObject([{ code: "clip_without_green" }]);
    });
    expect(asked).toMatchObject({ paid: 1 });
  });
});

test("a clip that is lost, and whose removal was deleted, is made anew", async () => {
  const cache = await openCache();
  const plan = ladderOf("Deleted", ["Deleted and lost."], ["background-removal"]);
  await runPrepare(emulator, plan, cache);
  const answer = await fetch(`${emulator.url}/v3/background-removals?limit=1`, { headers });
  const { data } = (await answer.json()) as { data: { id: string }[] };
  await fetch(`${emulator.url}/v3/background-removals/${data[0]?.id ?? ""}`, { method: "DELETE", headers });
  await rm(path.join(cache.dir, "files"), { recursive: true });
  await rm(path.join(cache.dir, "entries"), { recursive: true });
  const made = await runPrepare(emulator, plan, await openMediaCache(cache.dir));
  expect([...made.failed.values()]).toEqual([]);
  expect(clipsOf(made)).toMatchObject([{ transparentBy: "background-removal" }]);
});

describe("a run that is cut off at every step in turn", () => {
  const cutOff = async (plan: Plan, cache: MediaCache, points: readonly Failpoint[], run: Run = {}) => {
    for (const point of points) {
      const failpoint = (name: Failpoint): void => {
        if (name === point) throw new Error(`cut off at ${name}`);
      };
      await expect(runPrepare(emulator, plan, cache, { ...run, failpoint })).rejects.toThrow(point);
    }
    return runPrepare(emulator, plan, cache, run);
  };
  const steps = failpoints.filter((name) => name.startsWith("avatar.") && name !== "avatar.verified.after");

  test("pays for one video on green", async () => {
    const asked = await askedDuring(async () => {
      const plan = ladderOf("Cut green", ["Cut on green."], ["webm", "green-screen"]);
      const made = await cutOff(plan, await openCache(), steps);
      expect(clipsOf(made)).toMatchObject([{ transparentBy: "green-screen" }]);
    });
    expect(asked).toMatchObject({ paid: 1, refused: 1 });
  });

  test("pays for one video and one removal", async () => {
    const removals = await removalsMade();
    const asked = await askedDuring(async () => {
      const plan = ladderOf("Cut out", ["Cut out."], ["background-removal"]);
      const video = steps.filter((name) => /asset|intent|submitted|completed/.test(name));
      const removal = steps.filter((name) => !name.includes("asset"));
      const made = await cutOff(plan, await openCache(), [...video, ...removal]);
      expect(clipsOf(made)).toMatchObject([{ transparentBy: "background-removal" }]);
    });
    expect(asked).toMatchObject({ paid: 1, refused: 0 });
    expect(await removalsMade()).toBe(removals + 1);
  });
});

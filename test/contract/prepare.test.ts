import { chmod, rm, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { InputError } from "../../src/errors.ts";
import { createHeygenClient, HeygenCreditError } from "../../src/heygen/index.ts";
import { decodePcm, openMediaCache, type MediaCache } from "../../src/media/index.ts";
import type { Plan } from "../../src/model/plan.ts";
import { keyOf } from "../../src/plan/key.ts";
import { JobFailedError, type Prepared } from "../../src/prepare/index.ts";
import { openCache, planOf, runPrepare, type Run, type Scene } from "../support/prepare-run.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "prepare", media: "tiny" });
});
afterAll(() => emulator.close());

const prepare = (plan: Plan, cache: MediaCache, run: Run = {}): Promise<Prepared> => {
  emulator.clearLog();
  return runPrepare(emulator, plan, cache, run);
};

/** The routes of what costs money; uploads are free. */
const paidRequests = (): string[] =>
  emulator.requests
    .filter(({ method, path: route }) => method === "POST" && route !== "/v3/assets")
    .map(({ path: route }) => route);
const bought = () => ({ ...emulator.counters });
const failures = ({ failed }: Prepared): string[] => [...failed.values()].map(({ message }) => message);

describe("preparing", () => {
  test("makes each need once, and asks for nothing the second time", async () => {
    const cache = await openCache();
    const plan = planOf("Twice", { say: "Hi." }, { say: "Hi." });
    const first = await prepare(plan, cache);
    expect(failures(first)).toEqual([]);
    expect(first.made).toEqual({ speech: 1, avatars: 1 });
    expect(Object.keys(first.manifest.entries).sort()).toEqual(Object.keys(plan.needs).sort());

    const second = await prepare(plan, cache);
    expect(emulator.requests).toEqual([]);
    expect(second.made).toEqual({ speech: 0, avatars: 0 });
    expect(second.manifest).toEqual(first.manifest);
  });

  test("after one word of one scene has changed makes one speech and one clip", async () => {
    const cache = await openCache();
    await prepare(planOf("Word", { say: "One." }, { say: "Two." }), cache);
    const { made } = await prepare(planOf("Word", { say: "One." }, { say: "Ten." }), cache);
    expect(made).toEqual({ speech: 1, avatars: 1 });
    expect(paidRequests()).toEqual(["/v3/voices/speech", "/v3/videos"]);
  });

  test("joins a speech of its parts without a gap, pays for each part once, and for nothing when it is joined", async () => {
    const cache = await openCache();
    const spoken = planOf("Parts", { say: "One two." }, { say: "Three." });
    const speeches = Object.entries(spoken.needs).flatMap(([key, need]) =>
      need.kind === "speech" ? [{ key, need }] : [],
    );
    const [first, second] = speeches;
    if (first === undefined || second === undefined) throw new Error("There are two speeches.");
    const whole = { ...first.need, text: "One two. Three.", parts: [first.key, second.key] };
    const key = keyOf(whole, "emulator");
    const [video] = spoken.videos;
    const [scene] = video?.scenes ?? [];
    if (video === undefined || scene === undefined) throw new Error("There is a scene.");
    const plan = {
      ...spoken,
      videos: [{ ...video, scenes: [{ ...scene, speech: key, avatar: null }] }],
      needs: { [key]: whole, [first.key]: first.need, [second.key]: second.need },
    };

    const { manifest, made } = await prepare(plan, cache);
    expect(made.speech).toBe(2);
    const [joined, one, two] = [key, first.key, second.key].map((each) => {
      const entry = manifest.entries[each];
      if (entry?.kind !== "speech") throw new Error("Every speech is made.");
      return entry;
    });
    expect(joined?.durationMs).toBeCloseTo((one?.durationMs ?? 0) + (two?.durationMs ?? 0), 6);
    expect(joined?.words).toHaveLength(3);
    expect(joined?.words[2]?.startMs).toBeCloseTo((two?.words[0]?.startMs ?? 0) + (one?.durationMs ?? 0), 6);
    const samplesIn = async (entry: typeof one) =>
      entry === undefined
        ? []
        : [...((await decodePcm(await cache.require(entry.original))).channels[0] ?? [])];
    const parts = [...(await samplesIn(one)), ...(await samplesIn(two))];
    const all = await samplesIn(joined);
    expect(all).toHaveLength(parts.length);
    expect(all.every((sample, index) => Math.abs(sample - (parts[index] ?? 9)) < 1e-4)).toBe(true);

    if (one !== undefined) await rm(await cache.require(one.original));
    const again = await prepare(plan, await openMediaCache(cache.dir));
    expect(emulator.requests).toEqual([]);
    expect(again.manifest.entries[key]).toEqual(manifest.entries[key]);
  });

  test("lets a clip be exactly as long as the sound that drives it", async () => {
    const plan = planOf("Length", { say: "Hi." });
    const { manifest } = await prepare(plan, await openCache());
    const entries = Object.values(manifest.entries);
    const sound = entries.find((entry) => entry.kind === "speech")?.sound;
    const clip = entries.find((entry) => entry.kind === "avatar");
    expect(clip?.durationMs).toBe(sound?.durationMs);
    expect((sound?.durationMs ?? 1) % 200).toBe(0);
  });
});

describe("before anything is paid for", () => {
  test.each<[what: string, scene: Scene, complaint: RegExp]>([
    ["an avatar", { say: "Hi.", avatar: "nobody" }, /HeyGen lists no avatar "nobody"/],
    ["a voice", { say: "Hi.", voice: "nobody" }, /HeyGen lists no voice "nobody"/],
  ])("%s that HeyGen does not list is refused, with those it does", async (_, scene, complaint) => {
    const error: unknown = await prepare(planOf("Unknown", scene), await openCache()).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({
      message: expect.stringMatching(complaint) as string,
      hint: expect.stringMatching(/mira/) as string,
    });
    expect(emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });
});

describe("what fails", () => {
  test("is told by key while the rest goes on, and is tried as a new job the next time", async () => {
    const cache = await openCache();
    const plan = planOf("EMU_FAIL", { say: "Bad luck." });
    const first = await prepare(plan, cache);
    expect([...first.failed.values()][0]).toBeInstanceOf(JobFailedError);
    expect(first.made).toEqual({ speech: 1, avatars: 0 });

    const videos = bought().videos;
    const second = await prepare(plan, cache);
    expect(failures(second)[0]).toMatch(/BLOCKED_WORDS_DETECTED/);
    expect(bought().videos).toBe(videos + 1);
    expect((await prepare({ ...plan, brief: { ...plan.brief, title: "Good" } }, cache)).failed.size).toBe(0);
  });

  test("for a look without transparency names the look, and the other scenes are made", async () => {
    const scenes = planOf("Matte", { say: "Hi.", avatar: "theo-office_nomatte" }, { say: "Hi." });
    const plan: Plan = { ...scenes, transparent: ["webm"] };
    const { failed, made } = await prepare(plan, await openCache());
    expect([...failed.values()]).toEqual([expect.any(InputError)]);
    expect([...failed.values()][0]).toMatchObject({
      message: 'The avatar "theo-office_nomatte" has no transparent video.',
      code: "avatar_without_alpha",
    });
    expect(made).toEqual({ speech: 1, avatars: 1 });
  });

  test("for want of money stops all that is not yet sent", async () => {
    const says = Array.from({ length: 12 }, (_, index) => ({ say: `Number ${String(index)}.` }));
    const { failed, made } = await prepare(planOf("Broke", ...says), await openCache(), {
      apiKey: "sk_empty",
    });
    expect(made).toEqual({ speech: 0, avatars: 0 });
    expect(failed.size).toBe(24);
    expect([...failed.values()].some((error) => error instanceof HeygenCreditError)).toBe(true);
    expect([...failed.values()].every(({ exitCode }) => exitCode === 5)).toBe(true);
    // As many as were sent at once, and not one of those that waited.
    expect(paidRequests().length).toBeLessThanOrEqual(4);
  });
});

describe("what is paid for", () => {
  test("is waited for again after an end between submitting and fetching", async () => {
    const cache = await openCache();
    const plan = planOf("EMU_SLOW", { say: "Slow." });
    const controller = new AbortController();
    const stopped = prepare(plan, cache, {
      signal: controller.signal,
      failpoint: (name) => {
        if (name === "avatar.submitted.after") controller.abort(new Error("gone"));
      },
    });
    await expect(stopped).rejects.toThrow("gone");

    const { videos } = bought();
    emulator.advance(60_000);
    const again = await prepare(plan, cache);
    expect(again.made).toEqual({ speech: 0, avatars: 1 });
    expect(bought().videos).toBe(videos);
    expect(paidRequests()).toEqual([]);
  });

  test("is fetched by a new link where the first has expired", async () => {
    const { made } = await prepare(planOf("EMU_EXPIRED", { say: "Late." }), await openCache());
    expect(made.avatars).toBe(1);
    expect(paidRequests()).toEqual(["/v3/voices/speech", "/v3/videos"]);
    expect(emulator.requests.some(({ status }) => status === 403)).toBe(true);
  });

  test("is fetched again, and not paid for again, when the cache's copies are corrupt", async () => {
    const plan = planOf("Corrupt", { say: "Keep me." });
    const cache = await openCache();
    const { manifest } = await prepare(plan, cache);
    const reopened = await openMediaCache(cache.dir);
    for (const { original } of Object.values(manifest.entries)) {
      const file = await cache.require(original);
      await chmod(file, 0o644);
      await writeFile(file, "neither speech nor clip");
    }

    const { videos, speeches } = bought();
    // A day later: what HeyGen remembers of idempotency keys is gone.
    emulator.advance(25 * 3600 * 1000);
    const again = await prepare(plan, reopened);
    expect(failures(again)).toEqual([]);
    expect(again.manifest).toEqual(manifest);
    expect(paidRequests()).toEqual([]);
    expect(bought()).toMatchObject({ videos, speeches });
  });

  test("is made anew, as a new job, when HeyGen has deleted it", async () => {
    const plan = planOf("Deleted EMU_SLOW", { say: "Gone." });
    const cache = await openCache();
    const controller = new AbortController();
    const heygen = createHeygenClient({ apiKey: "sk_test", baseUrl: emulator.url });
    onTestFinished(() => heygen.close());
    const stopped = prepare(plan, cache, { signal: controller.signal });
    let id: string | undefined;
    while (id === undefined) {
      for await (const video of heygen.videos.list({ title: "Deleted" })) id = video.id;
      await pause(20);
    }
    controller.abort(new Error("gone"));
    await expect(stopped).rejects.toThrow("gone");
    await heygen.videos.delete(id);

    const again = await prepare({ ...plan, brief: { ...plan.brief, title: "Anew" } }, cache);
    expect(failures(again)).toEqual([]);
    expect(again.made.avatars).toBe(1);
  });
});

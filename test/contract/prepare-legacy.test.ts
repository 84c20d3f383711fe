import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import {
  type HeygenClient,
  HeygenRetiredError,
  HeygenTimeoutError,
  type HeygenWarning,
} from "../../src/heygen/index.ts";
import { createHeygenClientOverLegacy } from "../../src/heygen/legacy/index.ts";
import type { MediaCache } from "../../src/media/index.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Prepared } from "../../src/prepare/index.ts";
import { openCache, planOf, runPrepare, type Run } from "../support/prepare-run.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "prepare-legacy", media: "tiny" });
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.behave({ legacy: "live" });
  emulator.clearLog();
});

const prepare = (
  plan: Plan,
  cache: MediaCache,
  run: Run = {},
): { result: Promise<Prepared>; warnings: HeygenWarning[] } => {
  const warnings: HeygenWarning[] = [];
  const heygen = createHeygenClientOverLegacy({
    apiKey: "sk_test",
    baseUrl: emulator.url,
    retry: { maxRetries: 0, maxWaits: 0 },
    onWarning: (warning) => {
      warnings.push(warning);
    },
  });
  onTestFinished(heygen.close);
  const { disturb = (client: HeygenClient) => client, ...rest } = run;
  const result = runPrepare(emulator, plan, cache, {
    ...rest,
    remembers: false,
    disturb: () => disturb(heygen),
  });
  return { result, warnings };
};
const routes = () => emulator.requests.map(({ path }) => path);
const paidDuring = async (work: () => Promise<unknown>): Promise<{ speeches: number; videos: number }> => {
  const before = { ...emulator.counters };
  await work();
  return {
    speeches: emulator.counters.speeches - before.speeches,
    videos: emulator.counters.videos - before.videos,
  };
};
const messages = ({ failed }: Prepared): string[] => [...failed.values()].map(({ message }) => message);
const noAnswer = () =>
  new HeygenTimeoutError("HeyGen could not begin a transparent video: no answer.", {
    phase: "answer",
    afterMs: 1,
  });

test("a batch is made over the legacy routes alone, and not a second time", async () => {
  const cache = await openCache();
  const plan = planOf("Welcome", { say: "Welcome, Ada." }, { say: "Welcome, Bo." }, { say: "Goodbye." });
  const { result, warnings } = prepare(plan, cache);
  const first = await result;
  expect(messages(first)).toEqual([]);
  expect(first.made).toEqual({ speech: 3, avatars: 3 });
  expect(routes().filter((route) => route.startsWith("/v3/"))).toEqual([]);
  expect(warnings).toEqual([]);
  emulator.clearLog();
  const again = await prepare(plan, cache).result;
  expect([again.made, routes()]).toEqual([{ speech: 0, avatars: 0 }, []]);
  expect(again.manifest).toEqual(first.manifest);
});

test("what was made over one API is not made again over the other", async () => {
  const cache = await openCache();
  const plan = planOf("Both", { say: "Once." });
  await prepare(plan, cache).result;
  const { made } = await runPrepare(emulator, plan, cache);
  expect(made).toEqual({ speech: 0, avatars: 0 });
});

test("an API that is going to end says so once", async () => {
  emulator.behave({ legacy: "sunset" });
  const { result, warnings } = prepare(
    planOf("Sunset", { say: "Soon." }, { say: "Over." }),
    await openCache(),
  );
  expect(messages(await result)).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.sunset).toBe("Sat, 31 Oct 2026 00:00:00 GMT");
});

test.each([410, 404] as const)(
  "an API that has ended (%d) is one clear error, and nothing is spent",
  async (status) => {
    emulator.behave({ legacy: "retired", retiredStatus: status });
    const paid = await paidDuring(async () => {
      const error: unknown = await prepare(planOf("Ended", { say: "Gone." }), await openCache()).result.catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(HeygenRetiredError);
      expect(error).toMatchObject({ hint: expect.stringContaining("v3") as string });
    });
    expect(paid).toEqual({ speeches: 0, videos: 0 });
    expect(emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  },
);

test("a clip whose answer was lost is not asked for again while the list has one that could be it", async () => {
  const cache = await openCache();
  const plan = planOf("Lost", { say: "Lost." });
  const paid = await paidDuring(async () => {
    const { failed } = await prepare(plan, cache, {
      disturb: (heygen) => ({
        ...heygen,
        videos: {
          ...heygen.videos,
          createAvatar: async (...order) => {
            await heygen.videos.createAvatar(...order);
            throw noAnswer();
          },
        },
      }),
    }).result;
    expect([...failed.values()].map(({ code }) => code)).toEqual(["heygen_request_unproven"]);
    // Neither in the next run, nor over v3, where it would have had a title.
    for (const run of [() => prepare(plan, cache).result, () => runPrepare(emulator, plan, cache)]) {
      expect([...(await run()).failed.values()].map(({ code }) => code)).toEqual(["heygen_request_unproven"]);
    }
  });
  expect(paid).toEqual({ speeches: 1, videos: 1 });

  const heygen = createHeygenClientOverLegacy({ apiKey: "sk_test", baseUrl: emulator.url });
  for await (const { id } of heygen.videos.list()) await heygen.videos.delete(id);
  await heygen.close();
  expect(messages(await prepare(plan, cache).result)).toEqual([]);
});

test("a clip whose request never arrived is asked for again once that is certain", async () => {
  const cache = await openCache();
  for (const { id } of await listed()) await emulatorClient().videos.delete(id);
  let tries = 0;
  const paid = await paidDuring(async () => {
    const prepared = await prepare(planOf("Never", { say: "Never." }), cache, {
      disturb: (heygen) => ({
        ...heygen,
        videos: {
          ...heygen.videos,
          createAvatar: (...order) =>
            tries++ === 0 ? Promise.reject(noAnswer()) : heygen.videos.createAvatar(...order),
        },
      }),
    }).result;
    expect(messages(prepared)).toEqual([]);
  });
  expect([tries, paid]).toEqual([2, { speeches: 1, videos: 1 }]);
});

test("a speech whose answer was lost is left to the next run, and said to be perhaps paid", async () => {
  const cache = await openCache();
  const plan = planOf("Speech", { say: "Speech." });
  emulator.addFault({
    fault: "status",
    route: "/v1/audio/text_to_speech",
    status: 500,
    after: true,
    once: true,
  });
  const paid = await paidDuring(async () => {
    const { failed } = await prepare(plan, cache).result;
    expect([...failed.values()][0]?.message).toMatch(/may have been made and paid for/);
  });
  expect(paid.videos).toBe(0);
  expect(emulator.requests.filter(({ path }) => path === "/v1/audio/text_to_speech")).toHaveLength(1);
  expect(messages(await prepare(plan, cache).result)).toEqual([]);
});

const emulatorClient = () => {
  const heygen = createHeygenClientOverLegacy({ apiKey: "sk_test", baseUrl: emulator.url });
  onTestFinished(heygen.close);
  return heygen;
};
const listed = async () => {
  const videos: { id: string }[] = [];
  for await (const video of emulatorClient().videos.list()) videos.push(video);
  return videos;
};

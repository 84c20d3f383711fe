import { createHash } from "node:crypto";
import path from "node:path";
import { openMediaCache } from "../../src/media/index.ts";
import type { Plan } from "../../src/model/plan.ts";
import { prepareMedia } from "../../src/prepare/index.ts";
import { askEmulator } from "./ask-emulator.ts";
import type { Stage } from "./stage.ts";

/** What became of a batch, as the emulator counted it. */
export type Verdict = {
  paidJobs: number;
  duplicatePaidJobs: number;
  /** Clips that were made and paid for, and are not whole in the cache under what they were asked for. */
  lostClips: number;
  /** Needs that a last run, which may not ask for anything, did not find. */
  missing: number;
  paidSpeeches: number;
  speechRepeats: number;
  /** Speeches that were paid for again although their bytes were kept. */
  speechRepeatsAfterReceipt: number;
};

/** When bytes were first seen to be kept: by the key of the speech, and by their digest. */
export type ReceivedAtMs = Map<string, Map<string, number>>;

/** @param receivedAtMs what was received of speeches: whole, or cut off on the way, which does not count. */
export const judge = async (stage: Stage, plan: Plan, receivedAtMs: ReceivedAtMs): Promise<Verdict> => {
  const emulator = askEmulator(stage.emulator.url);
  // A cache that is opened anew looks at every byte.
  const cache = await openMediaCache(path.join(stage.home, "media"));
  const kept = new Set<string>();
  let missing = 0;
  for (const [key, need] of Object.entries(plan.needs)) {
    const entry = await cache.getEntry(key);
    if (entry === null) missing += 1;
    if (entry?.kind === "avatar" && need.kind === "avatar") kept.add(entry.original.digest);
  }
  if (missing === 0) await prepareWithoutAsking(plan, stage);

  const { paid, duplicates } = await emulator.stats();
  const videos = await emulator.paidVideos();
  const speeches = await emulator.paidSpeeches();
  const repeatsAfterReceipt = Object.entries(plan.needs).flatMap(([key, need]) => {
    if (need.kind !== "speech") return [];
    const request = digestOfRequest([need.text, need.voiceId, need.speed]);
    const made = speeches.filter((speech) => speech.request === request);
    const whole = made.flatMap(({ sound }) => receivedAtMs.get(key)?.get(sound ?? "") ?? []);
    const receivedMs = Math.min(...whole);
    return made.filter(({ atMs }) => atMs > receivedMs);
  });
  return {
    paidJobs: paid.videos,
    duplicatePaidJobs: duplicates.videos,
    lostClips: videos.filter(({ media, clip }) => media === "made" && (clip === null || !kept.has(clip)))
      .length,
    missing,
    paidSpeeches: paid.speeches,
    speechRepeats: duplicates.speeches,
    speechRepeatsAfterReceipt: repeatsAfterReceipt.length,
  };
};

/** All is in the cache, so that nobody is asked. Throws if somebody would be. */
const prepareWithoutAsking = async (plan: Plan, { home }: Stage): Promise<void> => {
  await prepareMedia(plan, {
    cache: await openMediaCache(path.join(home, "media")),
    ledger: { file: path.join(home, "ledger.db") },
    connect: () => Promise.reject(new Error("A batch that is done asks for nothing.")),
    locate: (source) => source,
    sleep: () => Promise.resolve(),
    now: Date.now,
  });
};

/** As the emulator names what a speech was asked for with. */
const digestOfRequest = (parts: readonly (string | number)[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex");

import { InputError } from "../errors.ts";
import type { ManifestEntry } from "../model/manifest.ts";
import { drivenPart, longestClipMs, lookOf, type Key, type VideoNeed } from "../model/media.ts";
import { ceilToFrameGrid } from "../model/timing.ts";
import { isWanted } from "../model/transparent.ts";
import { expectedClips } from "../plan/estimate.ts";
import { driveOf, drivenWith } from "./drive-of.ts";
import { NotMadeError } from "./errors.ts";
import { jobOrder } from "./job-order.ts";
import type { Preparation } from "./preparation.ts";
import { runJobs } from "./run-jobs.ts";
import { settleJob } from "./settle-job.ts";
import { closesWay, openLadder, wayOfJob } from "./transparent-ways.ts";

/** Makes what is missing of clips, each in the first way in which it can be had. */
export const makeClips = async (preparation: Preparation): Promise<void> => {
  const { cache, plan, tools, made, rest } = preparation;
  const ready = readyClips(preparation);
  if (ready.length === 0) return;
  const [{ batch }, { makeClip }, { inheritJournal }] = await Promise.all([
    preparation.open(),
    import("./make-clip.ts"),
    import("./inherit-journal.ts"),
  ]);
  // What was begun first, because it takes places. Then the longest: the batch ends when the last clip does.
  const begun = batch.ledger.begun(plan.maker);
  const ladder = openLadder(plan.transparent, batch);
  const isBegun = ({ key, drivenBy }: ReadyClip): number =>
    ladder.keysOf(key).some((each) => begun.has(`${each}:${drivenBy ?? ""}`)) ? 1 : 0;
  ready.sort((a, b) => isBegun(b) - isBegun(a) || b.seconds - a.seconds);
  await runJobs(ready, {
    // Twice as many as HeyGen makes, so that fetching and conforming keeps no place empty.
    workers: preparation.mostAtOnce * 2,
    claim: ({ key, need, seconds, drivenBy }) =>
      batch.ledger.claim({
        ...jobOrder(preparation, key, need, { driver: drivenBy ?? "", seconds }),
        ...ladder.jobOf({ key, need, drivenBy }, { seconds, prices: tools.prices }),
      }),
    work: ({ key, need, speech, ground, drivenBy }, job) => {
      const way = need.kind === "avatar" ? wayOfJob(job) : null;
      const make = async (): Promise<ManifestEntry> => {
        // The speech may have been made again and be the same: then the clip it drove still fits.
        const known = await cache.getEntry(key, drivenWith({ drivenBy }));
        if (known?.kind === need.kind && isWanted(known, plan.transparent)) return known;
        if (way !== null && way !== plan.transparent[0])
          tools.onProgress?.({ type: "way", key, look: lookOf(need) ?? "", way });
        const sound = speech?.sound ?? null;
        const order = { key, need, sound, ground, drivenBy, way, title: plan.brief.title };
        const entry = await makeClip(order, await inheritJournal(order, job, batch), batch);
        made.avatars++;
        return entry;
      };
      return settleJob(preparation, {
        ...{ key, need, job, batch, make },
        isMadeOtherwise: (error) =>
          way !== null && closesWay(error) && ladder.close({ key, need, drivenBy }, way),
      });
    },
    rest,
  });
};

type ReadyClip = { key: Key; need: VideoNeed; seconds: number } & NonNullable<ReturnType<typeof driveOf>>;

/** What is missing and can be made; of what cannot, it is noted why. */
const readyClips = ({ plan, entries, failed, videos }: Preparation): ReadyClip[] => {
  const expectedSeconds = expectedClips(plan);
  return videos.flatMap(([key, need]) => {
    if (entries[key] !== undefined) return [];
    const drive = driveOf(entries, need);
    const soundMs = drive?.speech?.sound.durationMs ?? 0;
    if (soundMs > longestClipMs) {
      failed.set(key, tooLong(need, soundMs));
      return [];
    }
    const seconds = soundMs > 0 ? ceilToFrameGrid(soundMs) / 1000 : (expectedSeconds.get(key) ?? 0);
    if (drive !== null) return [{ key, need, seconds, ...drive }];
    const cause = failed.get(drivenPart(need)?.speech ?? "");
    if (cause !== undefined)
      failed.set(key, new NotMadeError("The speech that drives it was not made.", cause));
    return [];
  });
};

const tooLong = (need: VideoNeed, durationMs: number): InputError =>
  new InputError(
    `The avatar "${lookOf(need) ?? ""}" would speak for ${(durationMs / 60_000).toFixed(1)} minutes; HeyGen takes 10 at once.`,
    { hint: "Divide the scene into several.", code: "scene_too_long" },
  );

import type { SpeechNeed, VideoNeed, Key } from "../model/media.ts";
import { isWanted } from "../model/transparent.ts";
import { checkCatalog } from "./check-catalog.ts";
import { driveOf, drivenWith } from "./drive-of.ts";
import { speechesToMake } from "./make-speeches.ts";
import type { Preparation } from "./preparation.ts";

/**
 * Finds what the cache has. Where something is missing, opens the batch and has the catalogue checked.
 * @throws InputError for looks and voices that do not exist.
 */
export const findCached = async (preparation: Preparation): Promise<void> => {
  const { cache, plan, tools, entries, videos, signal } = preparation;
  for (const [key, need] of preparation.speeches) {
    const entry = await cache.getEntry(key);
    if (entry?.kind !== "speech") continue;
    entries[key] = await preparation.withSound(key, entry);
    preparation.report(need, key, "cached");
  }
  for (const [key, need] of videos) {
    const drive = driveOf(entries, need);
    if (drive === null) continue;
    const entry = await cache.getEntry(key, drivenWith(drive));
    if (entry?.kind !== need.kind || !isWanted(entry, plan.transparent)) continue;
    entries[key] = entry;
    preparation.report(need, key, "cached");
  }
  const asked = speechesToMake(preparation);
  const wanted: [Key, SpeechNeed | VideoNeed][] = tools.only === "speech" ? asked : [...asked, ...videos];
  const missing = wanted.filter(([key]) => entries[key] === undefined);
  const total = wanted.length;
  tools.onProgress?.({ type: "counted", total, cached: total - missing.length, toMake: missing.length });
  if (missing.length === 0) return;
  const { connection } = (await preparation.open()).batch;
  await checkCatalog(
    connection.heygen,
    missing.map(([, need]) => need),
    signal,
  );
};

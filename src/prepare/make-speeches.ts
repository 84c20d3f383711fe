import { joinSpeeches } from "../media/index.ts";
import type { Key, SpeechNeed } from "../model/media.ts";
import { guessSeconds } from "../plan/estimate.ts";
import { findSpareParts } from "../plan/find-spare-parts.ts";
import { NotMadeError } from "./errors.ts";
import { jobOrder } from "./job-order.ts";
import type { Preparation } from "./preparation.ts";
import { runJobs } from "./run-jobs.ts";
import { settleJob } from "./settle-job.ts";

/** Speech takes seconds and HeyGen names no limit. */
const speechesAtOnce = 4;

/** Makes what is missing of speech, and joins what is longer than a voice takes at once. */
export const makeSpeeches = async (preparation: Preparation): Promise<void> => {
  const { cache, entries, made, rest, withSound } = preparation;
  const missing = speechesToMake(preparation).filter(([key]) => entries[key] === undefined);
  if (missing.length === 0) return joinWholes(preparation);
  const [{ batch }, { makeSpeech }] = await Promise.all([preparation.open(), import("./make-speech.ts")]);
  await runJobs(missing, {
    workers: speechesAtOnce,
    claim: ([key, need]) => {
      const seconds = guessSeconds(need.text, need.speed);
      return batch.ledger.claim(jobOrder(preparation, key, need, { driver: "", seconds }));
    },
    work: ([key, need], job) => {
      const make = async () => {
        // Another process may have made it since it was looked for.
        const known = await cache.getEntry(key);
        if (known?.kind === "speech") return withSound(key, known);
        const entry = await makeSpeech({ key, need }, job, batch);
        made.speech++;
        return withSound(key, entry);
      };
      return settleJob(preparation, { key, need, job, batch, make });
    },
    rest,
  });
  await joinWholes(preparation);
};

/** All but those that are joined of others, and what has been joined already. */
export const speechesToMake = ({ plan, entries, speeches }: Preparation): [Key, SpeechNeed][] => {
  const spare = findSpareParts(plan, (key) => entries[key] !== undefined);
  return speeches.filter(([key, { parts }]) => parts === undefined && !spare.has(key));
};

const joinWholes = async (preparation: Preparation): Promise<void> => {
  const { cache, entries, failed, speeches, signal, withSound } = preparation;
  for (const [key, { parts }] of speeches) {
    if (parts === undefined || entries[key] !== undefined) continue;
    const made = parts.map((part) => entries[part]).filter((entry) => entry?.kind === "speech");
    const cause = parts.map((part) => failed.get(part)).find((error) => error !== undefined);
    if (cause !== undefined) failed.set(key, new NotMadeError("A part of the speech was not made.", cause));
    if (made.length < parts.length) continue;
    const entry = await joinSpeeches(cache, made, signal);
    await cache.putEntry(key, entry);
    entries[key] = await withSound(key, entry);
  }
};

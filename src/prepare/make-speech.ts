import { AppError, InputError, MediaError } from "../errors.ts";
import { HeygenError, HeygenNotFoundError, type SpeechInput } from "../heygen/index.ts";
import { digestValue, DownloadError, identifyFile, ingestSpeech } from "../media/index.ts";
import type { Key, SpeechEntry, SpeechNeed, StoredFile } from "../model/media.ts";
import type { Batch } from "./batch.ts";
import { SubmissionsStoppedError, stopsEverything } from "./errors.ts";
import { fetchResult } from "./fetch-result.ts";
import type { Job, SpeechAnswer } from "./ledger/index.ts";
import { patiently, withinLimit } from "./patiently.ts";

/** A link may answer a little later than it is given out; asking for another one may cost something. */
const linkTries = 2;

export type SpeechOrder = { key: Key; need: SpeechNeed };

/**
 * Has a speech made, fetches it and keeps it: from where the job stands. What was paid for is read back, in this order, from
 * the cache, from the copy that was uploaded, from the link of the answer, and under its idempotency key.
 */
export const makeSpeech = async (order: SpeechOrder, job: Job, batch: Batch): Promise<SpeechEntry> => {
  const { ledger, step } = batch;
  let current = job.state === "failed" ? await step("speech.planned", () => ledger.raise(job)) : job;
  if (current.original !== null && current.answer !== null) {
    const { original, answer } = current;
    const entry =
      (await keepOriginal(order, current, original, answer, batch)) ??
      (await readBack(order, current, original, answer, batch));
    if (entry !== null) return entry;
    current = ledger.refresh(current);
  }
  if (["downloaded", "verified"].includes(current.state)) current = ledger.lost(current);
  return fetchSpeech(order, current, batch);
};

const keepOriginal = async (
  order: SpeechOrder,
  job: Job,
  original: StoredFile,
  answer: SpeechAnswer,
  batch: Batch,
): Promise<SpeechEntry | null> => {
  const path = await batch.cache.open(original);
  if (path === null) return null;
  const { ledger } = batch;
  const current = job.state === "downloaded" ? job : ledger.downloaded(job, original);
  try {
    return await ingest(order, current, path, answer, batch);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    ledger.lost(current);
    return null;
  }
};

/** The bytes that were paid for, from the copy at HeyGen. Null where that is gone or is not the same. */
const readBack = async (
  order: SpeechOrder,
  job: Job,
  original: StoredFile,
  answer: SpeechAnswer,
  batch: Batch,
): Promise<SpeechEntry | null> => {
  const { cache, connection, ledger, waiting } = batch;
  const { assetId } = job;
  if (assetId === null) return null;
  try {
    return await fetchResult(
      async () =>
        (await patiently(() => connection.heygen.assets.get(assetId, { signal: waiting.signal }), batch)).url,
      async ({ path, digest }) => {
        if (digest !== original.digest) throw otherBytes();
        await cache.put({ path }, original.ext, { digest });
        const now = ledger.refresh(job);
        const lost = now.state === "completed" ? now : ledger.lost(now);
        return ingest(order, ledger.downloaded(lost, original), path, answer, batch);
      },
      { cache, connection, waiting },
    );
  } catch (error) {
    // A network that is away takes nothing away: to pay again is for what can never be had again.
    const isGone =
      error instanceof HeygenNotFoundError ||
      (error instanceof DownloadError && error.code === "download_link_expired") ||
      error instanceof MediaError;
    if (!isGone) throw error;
    batch.report({ type: "notice", message: `A speech could not be read back: ${error.message}` });
    return null;
  }
};

const otherBytes = (): MediaError =>
  new MediaError("HeyGen's copy of a speech is not what was uploaded.", { code: "media_changed" });

const fetchSpeech = async (order: SpeechOrder, job: Job, batch: Batch): Promise<SpeechEntry> => {
  const { cache, connection, ledger, waiting, step } = batch;
  let current = job;
  let mostRefused = linkTries;
  let asked = 0;
  return fetchResult(
    async (refused) => {
      const known = current.answer?.audioUrl ?? "";
      if (known !== "" && refused < mostRefused) return known;
      // Where nothing is remembered, a second question in one run would be a second speech.
      if (connection.remembers === false && asked++ > 0) return known === "" ? null : known;
      // The link has died; under the same key HeyGen answers again with what it has made.
      current = await ask(order, current, batch);
      mostRefused = refused + linkTries;
      return current.answer?.audioUrl ?? null;
    },
    async ({ path, digest }) => {
      const { ext } = await identifyFile(path);
      const original = await cache.put({ path }, ext, { digest });
      current = await step("speech.downloaded", () => ledger.downloaded(current, original));
      const { answer } = current;
      if (answer === null) throw new Error(`A speech without an answer (${current.key}).`);
      try {
        return await ingest(order, current, await cache.require(original), answer, batch);
      } catch (error) {
        if (error instanceof MediaError) current = ledger.lost(current);
        throw error;
      }
    },
    { cache, connection, waiting },
  );
};

/** Pays for it, unless HeyGen remembers the key. It is not stopped with the run: the answer may be paid for. */
const ask = async (order: SpeechOrder, job: Job, batch: Batch): Promise<Job> => {
  const { ledger, connection, recovery, waiting, since, mostAtOnce, step, prices } = batch;
  const isKeyOld = job.firstIntentMs !== null && waiting.now() - job.firstIntentMs > recovery.keyLifeMs;
  // Begun anew also where it has been answered: a completed job is not asked for again. A copy is of what was said before.
  const fresh = isKeyOld
    ? await step("speech.planned", () => ledger.raise(ledger.recordAsset(job, null)))
    : job;
  const current = fresh.state === "completed" ? ledger.reopen(fresh) : fresh;
  const request = requestOf(order.need);
  const idempotencyKey =
    current.idempotencyKey ?? `greenroom:speech:${order.key}:${String(current.generation)}`;
  const tag = `gr-${order.key.slice(0, 16)}`;
  const intent = { idempotencyKey, requestDigest: digestValue(request), tag, title: tag };
  waiting.signal?.throwIfAborted();
  const begun = await step("speech.intent", () => ledger.begin(current, intent, { since, mostAtOnce }));
  if (begun.status === "stopped") throw new SubmissionsStoppedError(begun.stop);
  if (begun.status !== "begun") throw new Error("Speech waits for no place.");
  try {
    const { audioUrl, durationMs, words } = await patiently(
      () =>
        withinLimit(recovery.createTimeoutMs, "make speech", (signal) =>
          connection.heygen.speech.create(request, { idempotencyKey, signal }),
        ),
      batch,
    );
    const usd = prices?.speechUsd(durationMs / 1000) ?? null;
    return await step("speech.completed", () =>
      ledger.answered(begun.job, { audioUrl, durationMs, words }, usd),
    );
  } catch (error) {
    // Refused for good: HeyGen may answer the same key with the same refusal for a day.
    if (stopsEverything(error) || (error instanceof AppError && error.code === "heygen_refused")) {
      ledger.raise(begun.job);
    }
    throw error;
  }
};

const requestOf = (need: SpeechNeed): SpeechInput => ({
  text: need.text,
  voiceId: need.voiceId,
  ...(need.speed === 1 ? {} : { speed: need.speed }),
  ...(need.language === undefined ? {} : { language: need.language }),
  ...(need.locale === undefined ? {} : { locale: need.locale }),
});

const ingest = async (
  { key, need }: SpeechOrder,
  job: Job,
  path: string,
  answer: SpeechAnswer,
  batch: Batch,
): Promise<SpeechEntry> => {
  const { cache, ledger, waiting, step } = batch;
  const text = need.text.replace(/<[^>]*>/g, " ");
  const entry = await ingestSpeech(cache, path, { words: answer.words, text }, waiting.signal);
  requireWhole(entry, answer);
  const copied = await uploadCopy(job, entry.original, batch);
  await cache.putEntry(key, entry);
  await step("speech.verified", () => ledger.verified(copied));
  return entry;
};

/** An MP3 does not say how long it is, so half of one decodes without complaint; what was said in it tells. */
const requireWhole = ({ durationMs }: SpeechEntry, answer: SpeechAnswer): void => {
  const lastWordMs = answer.words?.at(-1)?.endMs ?? 0;
  if (durationMs + 150 >= lastWordMs && durationMs + 150 >= answer.durationMs * 0.9) return;
  throw new MediaError(
    `A speech of ${String(answer.durationMs)} ms came as ${String(Math.round(durationMs))} ms of sound.`,
    { code: "media_truncated", hint: "Run the same command again: it is fetched again." },
  );
};

/**
 * Speech is made once and has no job to read it from later. A copy among the account's assets costs nothing, and a file that
 * is lost is read back from there. Without one, the speech is as good.
 */
const uploadCopy = async (job: Job, original: StoredFile, batch: Batch): Promise<Job> => {
  const { cache, connection, ledger, waiting, step, report } = batch;
  if (job.assetId !== null) return job;
  try {
    const { assetId } = await connection.heygen.assets.upload(
      {
        path: await cache.require(original),
        filename: `${original.digest.slice(0, 16)}.${original.ext}`,
        contentType: original.ext === "wav" ? "audio/wav" : "audio/mpeg",
      },
      { signal: waiting.signal },
    );
    return await step("speech.asset", () => ledger.recordAsset(job, assetId));
  } catch (error) {
    if (!(error instanceof HeygenError || error instanceof InputError)) throw error;
    report({ type: "notice", message: `A speech has no copy at HeyGen: ${error.message}` });
    return job;
  }
};

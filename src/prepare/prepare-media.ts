import { setImmediate as yieldToOthers } from "node:timers/promises";
import PQueue from "p-queue";
import { AppError, assertNever, InputError, MediaError } from "../errors.ts";
import {
  conformSpeech,
  joinSpeeches,
  ingestAsset,
  ingestRemoteAsset,
  type MediaCache,
  type RemoteOptions,
} from "../media/index.ts";
import { ceilToFrameGrid } from "../model/timing.ts";
import type { Manifest, ManifestEntry, PreparedSpeech } from "../model/manifest.ts";
import {
  isRemote,
  longestClipMs,
  type AssetNeed,
  type AvatarNeed,
  type Breath,
  type Key,
  type Need,
  type SpeechEntry,
  type SpeechNeed,
} from "../model/media.ts";
import type { Plan } from "../model/plan.ts";
import { guessSeconds, type Prices } from "../plan/estimate.ts";
import { findSpareParts } from "../plan/find-spare-parts.ts";
import type { Batch, MakerConnection, PrepareEvent, Waiting } from "./batch.ts";
import { checkCatalog } from "./check-catalog.ts";
import { NotMadeError, stopsEverything } from "./errors.ts";
import type { Hook } from "./failpoints.ts";
import { type Job, type JobOrder, LeaseLostError, type LedgerOptions } from "./ledger/index.ts";
import type { OpenBatch } from "./open-batch.ts";
import type { Recovery } from "./recovery.ts";
import { runJobs } from "./run-jobs.ts";

export type PrepareTools = {
  cache: MediaCache;
  /** The ledger of the project. It is opened only when something has to be made. */
  ledger: { file: string } & Pick<LedgerOptions, "leaseMs" | "isProcessAlive">;
  /** Called once, and only when something has to be made: a plan that is all in the cache sends nothing. */
  connect: () => Promise<MakerConnection>;
  /** The absolute path of an asset's source that lies on this machine. */
  locate: (source: string) => string;
  /** `speech` makes no avatars: they are then neither in the manifest nor in `failed`. @default all that the plan needs */
  only?: "speech" | undefined;
  /** How assets from https addresses are fetched. */
  remote?: RemoteOptions;
  /** Videos that HeyGen makes at once, over all processes. @default 10, HeyGen's limit for pay as you go */
  concurrency?: number | undefined;
  /** For the ledger: what is made is written down with its price. */
  prices?: Prices | undefined;
  /**
   * Stops new jobs. What is being asked for is still written down, so this may take as long as HeyGen takes to answer;
   * what is paid for already is picked up by the next run.
   */
  signal?: AbortSignal | undefined;
  sleep: Waiting["sleep"];
  /** Milliseconds since 1970. */
  now: () => number;
  /** Milliseconds that only ever go on, whatever is done to the clock. @default performance.now */
  monotonicNow?: (() => number) | undefined;
  /** Settings of the recovery, over those of the connection. */
  recovery?: Partial<Recovery> | undefined;
  onProgress?: (event: PrepareEvent) => void;
  /** Called before and after each step that is written down. For tests: it may throw, or end the process. */
  failpoint?: Hook | undefined;
};

export type Prepared = {
  manifest: Manifest;
  /** What could not be made, by key. Videos that do not need it are not affected. */
  failed: Map<Key, AppError>;
  /** What this process has made, or taken up and finished. */
  made: { speech: number; avatars: number };
};

/**
 * Makes or finds all the media of a plan. Any number of processes may do so at once with one cache and one ledger: each
 * piece is made by one of them, and the others wait for it.
 *
 * @throws InputError for assets that cannot be used and for looks and voices that do not exist, before anything is spent;
 *   the reason of the signal when aborted. What fails later is in `failed`.
 */
export const prepareMedia = async (plan: Plan, tools: PrepareTools): Promise<Prepared> => {
  const preparation = createPreparation(plan, tools);
  try {
    await preparation.takeAssets();
    await preparation.findCached();
    await preparation.makeSpeeches();
    if (tools.only !== "speech") await preparation.makeAvatars();
    return preparation.result();
  } finally {
    await preparation.close();
  }
};

/** Speech takes seconds and HeyGen names no limit. */
const speechesAtOnce = 4;
/** While others' work is waited for. */
const restMs = 1_000;

const createPreparation = (plan: Plan, tools: PrepareTools) => {
  const { cache, signal } = tools;
  const waiting: Waiting = {
    signal,
    now: tools.now,
    monotonicNow: tools.monotonicNow ?? (() => performance.now()),
    // A sleep that a test makes very short must still let everything else happen.
    sleep: async (ms, until) => {
      await tools.sleep(ms, until);
      await yieldToOthers();
    },
  };
  const mostAtOnce = tools.concurrency ?? 10;
  const entries: Manifest["entries"] = {};
  const failed = new Map<Key, AppError>();
  const made = { speech: 0, avatars: 0 };
  const report = (need: Need, key: Key, state: "cached" | "making" | "done" | "failed"): void =>
    tools.onProgress?.({ type: need.kind, key, state, label: labelOf(need) });

  const needsOf = <Kind extends Need["kind"]>(kind: Kind): [Key, Extract<Need, { kind: Kind }>][] =>
    Object.entries(plan.needs).flatMap(([key, need]) =>
      need.kind === kind ? [[key, need as Extract<Need, { kind: Kind }>]] : [],
    );
  const speeches: [Key, SpeechNeed][] = needsOf("speech");
  /** What is longer than a voice takes at once: joined here, of speeches that are made. */
  const wholes = speeches.flatMap(([key, { parts }]) => (parts === undefined ? [] : [{ key, parts }]));
  const avatars: [Key, AvatarNeed][] = needsOf("avatar");

  /** Nothing more is sent after this: the rest would be refused for the same reason. */
  let stopped: AppError | undefined;
  let opened: Promise<OpenBatch> | undefined;
  // Here and below: where all is in the cache, neither the ledger nor what talks to HeyGen need be loaded.
  const open = (): Promise<OpenBatch> =>
    (opened ??= import("./open-batch.ts").then(({ openBatch }) =>
      openBatch(plan, { ...tools, waiting, mostAtOnce }),
    ));

  /** Makes one need, or says why not. Whatever else goes wrong ends the run. */
  const settle = async (
    [key, need]: [Key, SpeechNeed | AvatarNeed],
    job: Job,
    batch: Batch,
    make: () => Promise<ManifestEntry>,
  ): Promise<"settled" | "taken over"> => {
    try {
      signal?.throwIfAborted();
      const failure = await failedInThisBatch(need, job, batch);
      if (failure !== null) throw failure;
      // What HeyGen has already is paid for, and is fetched all the same.
      const isOrdered = job.remoteId !== null || job.answer !== null;
      if (stopped !== undefined && !isOrdered)
        throw new NotMadeError(`Not sent: ${stopped.message}`, stopped);
      report(need, key, "making");
      entries[key] = await make();
      report(need, key, "done");
      return "settled";
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof LeaseLostError) return "taken over";
      if (!(error instanceof AppError)) throw error;
      if (stopsEverything(error) && stopped === undefined) {
        stopped = error;
        batch.ledger.stop(plan.maker, { code: error.code, message: error.message });
      }
      failed.set(key, error);
      report(need, key, "failed");
      return "settled";
    } finally {
      batch.ledger.release(job);
    }
  };

  const breathOf = breathsBySpeech(plan);
  const withSound = async (key: Key, entry: SpeechEntry): Promise<PreparedSpeech> => ({
    ...entry,
    sound: await conformSpeech(cache, entry, breathOf(key), signal),
  });
  const orderOf = (
    key: Key,
    need: SpeechNeed | AvatarNeed,
    { driver, seconds }: { driver: string; seconds: number },
  ): JobOrder => ({
    ...{ key, driver, kind: need.kind, maker: plan.maker, brief: plan.brief, seconds },
    estimatedUsd:
      (need.kind === "speech" ? tools.prices?.speechUsd(seconds) : tools.prices?.avatarUsd(need, seconds)) ??
      null,
    pricesAsOf: tools.prices?.asOf ?? null,
  });
  const rest = (): Promise<void> => waiting.sleep(restMs, signal);

  /** All but those that are joined of others, and what has been joined already. */
  const speechesToMake = (): [Key, SpeechNeed][] => {
    const spare = findSpareParts(plan, (key) => entries[key] !== undefined);
    return speeches.filter(([key, { parts }]) => parts === undefined && !spare.has(key));
  };
  const joinWholes = async (): Promise<void> => {
    for (const { key, parts } of wholes) {
      if (entries[key] !== undefined) continue;
      const made = parts.map((part) => entries[part]).filter((entry) => entry?.kind === "speech");
      const cause = parts.map((part) => failed.get(part)).find((error) => error !== undefined);
      if (cause !== undefined) failed.set(key, new NotMadeError("A part of the speech was not made.", cause));
      if (made.length < parts.length) continue;
      const entry = await joinSpeeches(cache, made, signal);
      await cache.putEntry(key, entry);
      entries[key] = await withSound(key, entry);
    }
  };

  return {
    takeAssets: async (): Promise<void> => {
      const queue = new PQueue({ concurrency: 4 });
      const taken = needsOf("asset").map(([key, need]) =>
        queue.add(async () => {
          entries[key] = isRemote(need)
            ? await ingestRemoteAsset(cache, need, { ...tools.remote, sleep: tools.sleep, signal })
            : await takeAsset(cache, need, tools.locate, signal);
        }),
      );
      const results = await Promise.allSettled(taken);
      const broken = results.find((result) => result.status === "rejected");
      if (broken !== undefined) throw broken.reason;
    },

    findCached: async (): Promise<void> => {
      for (const [key, need] of speeches) {
        const entry = await cache.getEntry(key);
        if (entry?.kind !== "speech") continue;
        entries[key] = await withSound(key, entry);
        report(need, key, "cached");
      }
      for (const [key, need] of avatars) {
        const speech = entries[need.speech];
        if (speech?.kind !== "speech") continue;
        const entry = await cache.getEntry(key, { drivenBy: speech.original.digest });
        if (entry?.kind !== "avatar") continue;
        entries[key] = entry;
        report(need, key, "cached");
      }
      const asked = speechesToMake();
      const wanted = tools.only === "speech" ? asked : [...asked, ...avatars];
      const missing = wanted.filter(([key]) => entries[key] === undefined);
      const total = wanted.length;
      tools.onProgress?.({ type: "counted", total, cached: total - missing.length, toMake: missing.length });
      if (missing.length === 0) return;
      const { connection } = (await open()).batch;
      await checkCatalog(
        connection.heygen,
        missing.map(([, need]) => need),
        signal,
      );
    },

    makeSpeeches: async (): Promise<void> => {
      const missing = speechesToMake().filter(([key]) => entries[key] === undefined);
      if (missing.length === 0) return joinWholes();
      const [{ batch }, { makeSpeech }] = await Promise.all([open(), import("./make-speech.ts")]);
      await runJobs(missing, {
        workers: speechesAtOnce,
        claim: ([key, need]) =>
          batch.ledger.claim(
            orderOf(key, need, { driver: "", seconds: guessSeconds(need.text, need.speed) }),
          ),
        work: ([key, need], job) =>
          settle([key, need], job, batch, async () => {
            // Another process may have made it since it was looked for.
            const known = await cache.getEntry(key);
            if (known?.kind === "speech") return withSound(key, known);
            const entry = await makeSpeech({ key, need }, job, batch);
            made.speech++;
            return withSound(key, entry);
          }),
        rest,
      });
      await joinWholes();
    },

    makeAvatars: async (): Promise<void> => {
      const ready = avatars.flatMap(([key, need]) => {
        if (entries[key] !== undefined) return [];
        const speech = entries[need.speech];
        if (speech?.kind === "speech" && speech.sound.durationMs > longestClipMs) {
          failed.set(key, tooLong(need, speech.sound.durationMs));
          return [];
        }
        if (speech?.kind === "speech") return [{ key, need, speech }];
        const cause = failed.get(need.speech);
        if (cause !== undefined)
          failed.set(key, new NotMadeError("The speech that drives it was not made.", cause));
        return [];
      });
      if (ready.length === 0) return;
      const [{ batch }, { makeAvatar }, { inheritJournal }] = await Promise.all([
        open(),
        import("./make-avatar.ts"),
        import("./inherit-journal.ts"),
      ]);
      // What was begun first, because it takes places. Then the longest: the batch ends when the last clip does.
      const begun = batch.ledger.begun(plan.maker);
      const isBegun = ({ key, speech }: (typeof ready)[number]): number =>
        begun.has(`${key}:${speech.original.digest}`) ? 1 : 0;
      ready.sort((a, b) => isBegun(b) - isBegun(a) || b.speech.sound.durationMs - a.speech.sound.durationMs);
      await runJobs(ready, {
        // Twice as many as HeyGen makes, so that fetching and conforming keeps no place empty.
        workers: mostAtOnce * 2,
        claim: ({ key, need, speech }) =>
          batch.ledger.claim(
            orderOf(key, need, {
              driver: speech.original.digest,
              seconds: ceilToFrameGrid(speech.sound.durationMs) / 1000,
            }),
          ),
        work: ({ key, need, speech }, job) =>
          settle([key, need], job, batch, async () => {
            // The speech may have been made again and be the same: then the clip it drove still fits.
            const known = await cache.getEntry(key, { drivenBy: speech.original.digest });
            if (known?.kind === "avatar") return known;
            const order = { key, need, sound: speech.sound, drivenBy: speech.original.digest };
            const titled = { ...order, title: plan.brief.title };
            const entry = await makeAvatar(titled, await inheritJournal(titled, job, batch), batch);
            made.avatars++;
            return entry;
          }),
        rest,
      });
    },

    result: (): Prepared => ({ manifest: { version: 1, maker: plan.maker, entries }, failed, made }),

    close: async (): Promise<void> => {
      await (await opened)?.close();
    },
  };
};

/** What another process of the same batch has found out is not tried again; what failed before is. */
const failedInThisBatch = async (
  need: SpeechNeed | AvatarNeed,
  { state, failedRevision, remoteId, failure }: Job,
  { since }: Batch,
): Promise<AppError | null> => {
  if (need.kind !== "avatar" || state !== "failed" || failure === null || failedRevision <= since)
    return null;
  const { describeFailure } = await import("./describe-failure.ts");
  return describeFailure(need, remoteId, failure);
};

const takeAsset = async (
  cache: MediaCache,
  need: AssetNeed,
  locate: PrepareTools["locate"],
  signal: AbortSignal | undefined,
): Promise<ManifestEntry> => {
  const file = locate(need.source);
  try {
    return await ingestAsset(cache, file, need.asset, signal);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    const hint = error.hint ?? "Replace the file, or name another.";
    throw new InputError(error.message, { place: { file }, hint, code: error.code, cause: error });
  }
};

/** Every scene of a brief breathes alike, so a speech has one sound. */
const breathsBySpeech = (plan: Plan): ((speech: Key) => Breath) => {
  const breaths = new Map<Key, Breath>();
  for (const { scenes } of plan.videos) {
    for (const { speech, breath } of scenes) if (speech !== null) breaths.set(speech, breath);
  }
  return (speech) => breaths.get(speech) ?? { beforeMs: 0, afterMs: 0 };
};

const tooLong = ({ avatarId }: AvatarNeed, durationMs: number): InputError =>
  new InputError(
    `The avatar "${avatarId}" would speak for ${(durationMs / 60_000).toFixed(1)} minutes; HeyGen takes 10 at once.`,
    { hint: "Divide the scene into several.", code: "scene_too_long" },
  );

const labelOf = (need: Need): string => {
  switch (need.kind) {
    case "speech":
      return shorten(need.text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " "));
    case "avatar":
      return need.avatarId;
    case "asset":
      return need.source.replace(/^.*[\\/]/, "");
    default:
      return assertNever(need);
  }
};

const shorten = (text: string): string => (text.length <= 48 ? text : `${text.slice(0, 47).trimEnd()}…`);

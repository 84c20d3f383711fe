import path from "node:path";
import PQueue from "p-queue";
import { AppError, assertNever, InputError, MediaError } from "../errors.ts";
import { HeygenAuthError, HeygenCreditError } from "../heygen/errors.ts";
import type { HeygenClient } from "../heygen/index.ts";
import { conformSpeech, ingestAsset, type MediaCache } from "../media/index.ts";
import type { Manifest, ManifestEntry, PreparedSpeech } from "../model/manifest.ts";
import type { AssetNeed, AvatarNeed, Breath, Key, Need, SpeechEntry, SpeechNeed } from "../model/media.ts";
import type { Plan } from "../model/plan.ts";
import { checkCatalog } from "./check-catalog.ts";
import { NotMadeError } from "./errors.ts";
import { openJobJournal, type JobJournal } from "./job-journal.ts";

/** A maker to talk to. The emulator and HeyGen differ in nothing but the address. */
export type MakerConnection = {
  heygen: HeygenClient;
  /** Where results may be fetched from besides public https addresses. */
  origin: string;
  poll: { firstMs: number; mostMs: number; deadlineMs: number };
};

export type Waiting = {
  signal: AbortSignal | undefined;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  now: () => number;
};

export type PrepareEvent =
  | { type: "counted"; total: number; cached: number; toMake: number }
  | {
      type: "asset" | "speech" | "avatar";
      key: Key;
      state: "cached" | "making" | "done" | "failed";
      label: string;
    };

export type PrepareTools = {
  cache: MediaCache;
  /** Called once, and only when something has to be made: a plan that is all in the cache sends nothing. */
  connect: () => Promise<MakerConnection>;
  /** The absolute path of an asset's source. */
  locate: (source: string) => string;
  /** Avatar jobs in flight at once. @default 10, HeyGen's limit for pay as you go */
  concurrency?: number;
  /** Stops new jobs. What is paid for already is picked up by the next run. */
  signal?: AbortSignal | undefined;
  sleep: Waiting["sleep"];
  now: () => number;
  onProgress?: (event: PrepareEvent) => void;
};

export type Prepared = {
  manifest: Manifest;
  /** What could not be made, by key. Videos that do not need it are not affected. */
  failed: Map<Key, AppError>;
  /** How many paid calls were made. */
  made: { speech: number; avatars: number };
};

/**
 * Makes or finds all the media of a plan.
 *
 * @throws InputError for assets that cannot be used and for looks and voices that do not exist, before anything is spent;
 *   the reason of the signal when aborted. What fails later is in `failed`.
 */
export const prepareMedia = async (plan: Plan, tools: PrepareTools): Promise<Prepared> => {
  const preparation = createPreparation(plan, tools);
  await preparation.takeAssets();
  await preparation.findCached();
  await preparation.makeSpeeches();
  await preparation.makeAvatars();
  return preparation.result();
};

const createPreparation = (plan: Plan, tools: PrepareTools) => {
  const { cache, signal } = tools;
  const waiting: Waiting = { signal, sleep: tools.sleep, now: tools.now };
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
  const avatars: [Key, AvatarNeed][] = needsOf("avatar");

  /** Nothing more is sent after this: the rest would be refused for the same reason. */
  let stopped: AppError | undefined;
  let connection: Promise<MakerConnection> | undefined;
  const connect = (): Promise<MakerConnection> => (connection ??= tools.connect());

  const attempt = async (key: Key, need: Need, make: () => Promise<ManifestEntry>): Promise<void> => {
    signal?.throwIfAborted();
    if (stopped !== undefined) {
      failed.set(key, new NotMadeError(`Not sent: ${stopped.message}`, stopped));
      return;
    }
    report(need, key, "making");
    try {
      entries[key] = await make();
      report(need, key, "done");
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof AppError)) throw error;
      if (error instanceof HeygenCreditError || error instanceof HeygenAuthError) stopped ??= error;
      failed.set(key, error);
      report(need, key, "failed");
    }
  };

  const all = async (concurrency: number, jobs: readonly (() => Promise<void>)[]): Promise<void> => {
    const queue = new PQueue({ concurrency });
    const results = await Promise.allSettled(jobs.map((job) => queue.add(job)));
    const broken = results.find((result) => result.status === "rejected");
    if (broken !== undefined) throw broken.reason;
  };

  const breathOf = breathsBySpeech(plan);
  const withSound = async (key: Key, entry: SpeechEntry): Promise<PreparedSpeech> => ({
    ...entry,
    sound: await conformSpeech(cache, entry, breathOf(key), signal),
  });

  return {
    takeAssets: () =>
      all(
        4,
        needsOf("asset").map(([key, need]) => async () => {
          entries[key] = await takeAsset(cache, need, tools.locate, signal);
        }),
      ),

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
      const missing = [...speeches, ...avatars].filter(([key]) => entries[key] === undefined);
      const total = speeches.length + avatars.length;
      tools.onProgress?.({ type: "counted", total, cached: total - missing.length, toMake: missing.length });
      if (missing.length === 0) return;
      const { heygen } = await connect();
      await checkCatalog(
        heygen,
        missing.map(([, need]) => need),
        signal,
      );
    },

    makeSpeeches: () =>
      all(
        4,
        speeches
          .filter(([key]) => entries[key] === undefined)
          .map(
            ([key, need]) =>
              () =>
                attempt(key, need, async () => {
                  // Here and below: where all is in the cache, what talks to HeyGen need not be loaded.
                  const { makeSpeech } = await import("./make-speech.ts");
                  const entry = await makeSpeech(key, need, cache, await connect(), waiting);
                  made.speech++;
                  return withSound(key, entry);
                }),
          ),
      ),

    makeAvatars: async (): Promise<void> => {
      const journal: JobJournal = openJobJournal(path.join(cache.dir, "jobs"));
      const ready = avatars.flatMap(([key, need]) => {
        if (entries[key] !== undefined) return [];
        const speech = entries[need.speech];
        if (speech?.kind === "speech") return [{ key, need, speech }];
        const cause = failed.get(need.speech);
        if (cause !== undefined)
          failed.set(key, new NotMadeError("The speech that drives it was not made.", cause));
        return [];
      });
      // The longest first: the batch ends when the last clip does.
      ready.sort((a, b) => b.speech.sound.durationMs - a.speech.sound.durationMs);
      await all(
        tools.concurrency ?? 10,
        ready.map(
          ({ key, need, speech }) =>
            () =>
              attempt(key, need, async () => {
                const connected = await connect();
                // The speech may have been made again and be the same: then the clip it drove still fits.
                const known = await cache.getEntry(key, { drivenBy: speech.original.digest });
                if (known?.kind === "avatar") return known;
                const order = { key, need, sound: speech.sound, drivenBy: speech.original.digest };
                const title = `${plan.brief.title.slice(0, 60)} [gr:${key.slice(0, 12)}]`;
                const { makeAvatar } = await import("./make-avatar.ts");
                const entry = await makeAvatar({ ...order, title }, cache, journal, connected, waiting);
                made.avatars++;
                return entry;
              }),
        ),
      );
    },

    result: (): Prepared => ({ manifest: { version: 1, maker: plan.maker, entries }, failed, made }),
  };
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

import { setImmediate as yieldToOthers } from "node:timers/promises";
import type { AppError } from "../errors.ts";
import { conformSpeech } from "../media/index.ts";
import type { Manifest, PreparedSpeech } from "../model/manifest.ts";
import type { Breath, Key, Need, SpeechEntry, SpeechNeed, VideoNeed } from "../model/media.ts";
import type { Plan } from "../model/plan.ts";
import type { Waiting } from "./batch.ts";
import { labelOf } from "./label-of.ts";
import type { OpenBatch } from "./open-batch.ts";
import type { Prepared, PrepareTools } from "./prepare-tools.ts";

/** While others' work is waited for. */
const restMs = 1_000;

/** What all steps of a run share: what there is, what failed, and the batch, once something has to be made. */
export type Preparation = ReturnType<typeof createPreparation>;

export const createPreparation = (plan: Plan, tools: PrepareTools) => {
  const { cache, signal } = tools;
  const waiting = waitingOf(tools);
  const mostAtOnce = tools.concurrency ?? 10;
  const needsOf = <Kind extends Need["kind"]>(kind: Kind): [Key, Extract<Need, { kind: Kind }>][] =>
    Object.entries(plan.needs).flatMap(([key, need]) =>
      need.kind === kind ? [[key, need as Extract<Need, { kind: Kind }>]] : [],
    );
  const speeches: [Key, SpeechNeed][] = needsOf("speech");
  const videos: [Key, VideoNeed][] = [...needsOf("avatar"), ...needsOf("clip")];
  const entries: Manifest["entries"] = {};
  const failed: Prepared["failed"] = new Map();
  const made: Prepared["made"] = { speech: 0, avatars: 0 };
  const breathOf = breathsBySpeech(plan);
  let opened: Promise<OpenBatch> | undefined;
  return {
    ...{ plan, tools, cache, signal, mostAtOnce },
    ...{ assets: needsOf("asset"), speeches, videos },
    ...{ entries, failed, made },
    /** Nothing more is sent after this: the rest would be refused for the same reason. */
    stopped: undefined as AppError | undefined,
    report: (need: Need, key: Key, state: "cached" | "making" | "done" | "failed"): void =>
      tools.onProgress?.({ type: need.kind, key, state, label: labelOf(need) }),
    withSound: async (key: Key, entry: SpeechEntry): Promise<PreparedSpeech> => ({
      ...entry,
      sound: await conformSpeech(cache, entry, breathOf(key), signal),
    }),
    rest: (): Promise<void> => waiting.sleep(restMs, signal),
    // Where all is in the cache, neither the ledger nor what talks to HeyGen need be loaded.
    open: (): Promise<OpenBatch> =>
      (opened ??= import("./open-batch.ts").then(({ openBatch }) =>
        openBatch(plan, { ...tools, waiting, mostAtOnce }),
      )),
    close: async (): Promise<void> => {
      await (await opened)?.close();
    },
  };
};

const waitingOf = ({ signal, now, monotonicNow, sleep }: PrepareTools): Waiting => ({
  ...{ signal, now },
  monotonicNow: monotonicNow ?? (() => performance.now()),
  // A sleep that a test makes very short must still let everything else happen.
  sleep: async (ms, until) => {
    await sleep(ms, until);
    await yieldToOthers();
  },
});

/** Every scene of a brief breathes alike, so a speech has one sound. */
const breathsBySpeech = (plan: Plan): ((speech: Key) => Breath) => {
  const breaths = new Map<Key, Breath>();
  for (const { scenes } of plan.videos) {
    for (const { speech, breath } of scenes) if (speech !== null) breaths.set(speech, breath);
  }
  return (speech) => breaths.get(speech) ?? { beforeMs: 0, afterMs: 0 };
};

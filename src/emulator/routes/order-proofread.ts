import { readFile, writeFile } from "node:fs/promises";
import { type z } from "zod";
import { probe } from "../media/probe.ts";
import { minutesCostUsd, usdPerMinute } from "../prices.ts";
import { ApiError } from "../server/api-error.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { sniffMedia } from "../server/sniff-media.ts";
import { type JobRecord, type Work } from "../store/records/index.ts";
import { languages } from "./languages.ts";
import { type linkInput } from "./media-input.ts";
import { orderJobs } from "./order-job.ts";
import { readVideo } from "./translations.ts";
import { statusOf } from "./video-status.ts";

export type ProofreadRecord = JobRecord & { work: Extract<Work, { kind: "proofread" }> };

type Callback = { callback_id?: string | null | undefined; callback_url?: string | null | undefined };
type ProofreadInput = Callback & {
  video: z.infer<typeof linkInput>;
  output_languages: readonly string[];
  title: string | null;
  mode: "speed" | "precision";
};

/** Begins a proofread for each language. */
export const orderProofreads = async (
  context: Context,
  caller: Caller,
  { video, output_languages: names, title, mode, ...input }: ProofreadInput,
): Promise<JobRecord[]> => {
  const { source, seconds } = await readVideo(context, video);
  const baseId = context.store.makeId();
  return orderJobs(context, caller, {
    ...{ title, source, callbackId: input.callback_id, callbackUrl: input.callback_url },
    works: names.map((outputLanguage) => ({
      ...{ id: `${baseId}-${languages.get(outputLanguage) ?? "xx"}` },
      usd: minutesCostUsd(usdPerMinute.proofread, seconds),
      work: { kind: "proofread", outputLanguage, mode },
    })),
  });
};

export const statusOfProofread = (
  context: Context,
  job: JobRecord,
): "processing" | "completed" | "failed" => {
  const status = statusOf(job, context);
  return status === "pending" ? "processing" : status;
};

/** The captions of a proofread that has ended. */
export const captionsOf = (context: Context, job: ProofreadRecord): { srt: string; original: string } => {
  const status = statusOfProofread(context, job);
  const { srt, original } = job.media.state === "made" ? job.media.files : {};
  if (status !== "completed" || srt === undefined || original === undefined)
    throw new ApiError("resource_not_ready", `The proofread is ${status}`, { retryAfterSeconds: 1 });
  return { srt, original };
};

/** The translation of a proofread, with its words as they are now. */
export const translateProofread = async (
  context: Context,
  caller: Caller,
  job: ProofreadRecord,
  input: Callback & { captions: boolean; translate_audio_only: boolean },
): Promise<JobRecord> => {
  const { store } = context;
  const { captions, translate_audio_only: isAudioOnly } = input;
  const { outputLanguage, mode } = job.work;
  const baseId = store.makeId();
  const captionsFile = `${baseId}-given.srt`;
  await writeFile(store.fileOf(captionsFile), await readFile(store.fileOf(captionsOf(context, job).srt)));
  const sourceFile = store.fileOf(job.sourceFile);
  const bytes = await readFile(sourceFile);
  const kind = sniffMedia(bytes);
  if (kind === undefined) throw new ApiError("internal_error", "The source of the proofread is gone");
  const seconds = (await probe(sourceFile))?.durationInSeconds ?? 0;
  const [translation] = await orderJobs(context, caller, {
    ...{ title: job.title, source: { bytes, kind } },
    ...{ callbackId: input.callback_id, callbackUrl: input.callback_url },
    works: [
      {
        id: `${baseId}-${languages.get(outputLanguage) ?? "xx"}`,
        usd: minutesCostUsd(usdPerMinute.translation[isAudioOnly ? "audio" : mode], seconds),
        work: {
          ...{ kind: "translation", inputLanguage: "English", outputLanguage, isAudioOnly },
          ...{ wantsCaptions: captions, from: 0, until: null, captionsFile },
        },
      },
    ],
  });
  if (translation === undefined) throw new ApiError("internal_error", "No job was made");
  return translation;
};

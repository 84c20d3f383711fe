import { rm, writeFile } from "node:fs/promises";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { removeJobFiles } from "../clip/make-jobs.ts";
import { probe } from "../media/probe.ts";
import { minutesCostUsd, usdPerMinute } from "../prices.ts";
import { type Caller, requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type JobRecord, type Work } from "../store/records/index.ts";
import { languages } from "./languages.ts";
import { linkInput, httpUrl, readMedia, type ReadMedia } from "./media-input.ts";
import { failureOf, findJob, jobsOf, linksWereRead, orderJobs } from "./order-job.ts";
import { isRunning, statusOf } from "./video-status.ts";

export type TranslationRecord = JobRecord & { work: Extract<Work, { kind: "translation" }> };

export const outputLanguages = z
  .array(
    z
      .string()
      .refine((name) => languages.has(name), "is not a language of GET /v3/video-translations/languages"),
  )
  .min(1)
  .max(100)
  .refine((names) => new Set(names).size === names.length, "must not repeat a language");
export const callbackFields = { callback_url: httpUrl.optional(), callback_id: z.string().optional() };
const at = z.number().min(0);

export const translationSchema = z
  .strictObject({
    video: linkInput,
    output_languages: outputLanguages,
    mode: z.enum(["speed", "precision"]).default("speed"),
    input_language: z.string().optional(),
    translate_audio_only: z.boolean().default(false),
    enable_caption: z.boolean().default(false),
    enable_dynamic_duration: z.boolean().default(true),
    enable_speech_enhancement: z.boolean().optional(),
    disable_music_track: z.boolean().optional(),
    enable_watermark: z.boolean().optional(),
    keep_the_same_format: z.boolean().optional(),
    speaker_num: z.number().int().min(1).optional(),
    start_time: at.default(0),
    end_time: at.optional(),
    srt: linkInput.optional(),
    srt_role: z.enum(["input", "output"]).optional(),
    audio: linkInput.optional(),
    fps_mode: z.enum(["vfr", "cfr", "passthrough"]).optional(),
    brand_glossary_id: z.string().optional(),
    brand_voice_id: z.string().optional(),
    stock_voice_config: z.record(z.string(), z.unknown()).optional(),
    folder_id: z.string().optional(),
    title: z.string().optional(),
    ...callbackFields,
  })
  .refine(({ start_time: from, end_time: until }) => until === undefined || until > from, {
    path: ["end_time"],
    error: "must be after start_time",
  })
  .refine(({ srt, srt_role: role }) => (srt === undefined) === (role === undefined), {
    path: ["srt_role"],
    error: "srt and srt_role come together",
  });
export type TranslationInput = z.infer<typeof translationSchema>;

/** Reads the video of an order, and how long it is; what holds nothing that can be read lasts no time, and fails later. */
export const readVideo = async (
  context: Context,
  input: z.infer<typeof linkInput>,
): Promise<{ source: ReadMedia; seconds: number }> => {
  const source = await readMedia(context, input, "video", ["video"]);
  const file = context.store.fileOf(`${context.store.makeId()}.probe`);
  await writeFile(file, source.bytes);
  const seconds = (await probe(file))?.durationInSeconds ?? 0;
  await rm(file, { force: true });
  return { source, seconds };
};

/** Begins a translation for each language. */
export const orderTranslations = async (
  context: Context,
  caller: Caller,
  input: TranslationInput,
): Promise<JobRecord[]> => {
  const { store } = context;
  const { source, seconds } = await readVideo(context, input.video);
  const baseId = store.makeId();
  const captionsFile = input.srt === undefined ? null : `${baseId}-given.srt`;
  if (input.srt !== undefined && captionsFile !== null) {
    const { bytes } = await readMedia(context, input.srt, "srt", ["subtitle"]);
    await writeFile(store.fileOf(captionsFile), bytes);
  }
  if (input.audio !== undefined) await readMedia(context, input.audio, "audio", ["audio"]);
  const price = usdPerMinute.translation[input.translate_audio_only ? "audio" : input.mode];
  const part = Math.max(0, Math.min(seconds, input.end_time ?? seconds) - input.start_time);
  return orderJobs(context, caller, {
    ...{ title: input.title ?? null, callbackId: input.callback_id, callbackUrl: input.callback_url, source },
    works: input.output_languages.map((outputLanguage) => ({
      id: `${baseId}-${languages.get(outputLanguage) ?? "xx"}`,
      usd: minutesCostUsd(price, part),
      work: {
        ...{ kind: "translation", inputLanguage: input.input_language ?? "English", outputLanguage },
        ...{ isAudioOnly: input.translate_audio_only, wantsCaptions: input.enable_caption },
        ...{ from: input.start_time, until: input.end_time ?? null, captionsFile },
      },
    })),
  });
};

const wireStatus = { pending: "pending", processing: "running", completed: "completed", failed: "failed" };
/** Jobs that are not videos say `running`. */
export const jobStatus = (context: Context, job: JobRecord): string => wireStatus[statusOf(job, context)];

export const describeTranslation = (context: Context, job: TranslationRecord) => {
  const status = jobStatus(context, job);
  const made = status === "completed" && job.media.state === "made" ? job.media : undefined;
  const { work, firstLinkIsExpired: isExpired } = job;
  const link = (what: string) => {
    const file = made?.files[what];
    return file === undefined ? null : context.links.sign(file, { isExpired });
  };
  return {
    ...{ id: job.id, title: job.title, status },
    ...{ input_language: work.inputLanguage, output_language: work.outputLanguage },
    ...{ translate_audio_only: work.isAudioOnly, created_at: Math.floor(job.createdAtMs / 1000) },
    ...{ duration: made?.durationInSeconds ?? null, callback_id: job.callbackId },
    ...{ video_url: link("video"), audio_url: link("audio") },
    ...{ srt_caption_url: link("srt"), vtt_caption_url: link("vtt") },
    failure_message: status === "failed" ? failureOf(job, "The source audio is missing or damaged") : null,
  };
};

export const titleSchema = z.strictObject({ title: z.string().min(1, "must not be empty") });

export const translationRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent, slots } = context;
  slots.count(() => store.jobs.all().filter((job) => !job.isDeleted && isRunning(job, context)).length);
  const find = (id: string) => findJob(context, id, "translation");

  server.get("/v3/video-translations/languages", () => ({ data: { languages: [...languages.keys()] } }));

  server.post("/v3/video-translations", async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const jobs = await orderTranslations(context, request, parseInput(translationSchema, request.body));
      return { body: { data: { video_translation_ids: jobs.map(({ id }) => id) } } };
    });
  });

  server.get("/v3/video-translations", (request) => {
    const page = pageOf(
      jobsOf(context, "translation"),
      parseInput(z.strictObject(pageQuery(10, 100)), request.query),
    );
    return { ...page, data: page.data.map((job) => describeTranslation(context, job)) };
  });

  server.get<{ Params: { id: string } }>("/v3/video-translations/:id", ({ params }) => {
    const job = find(params.id);
    const data = describeTranslation(context, job);
    linksWereRead(context, job, data.video_url);
    return { data };
  });

  server.patch<{ Params: { id: string } }>("/v3/video-translations/:id", (request) => {
    requireWrite(request, "videos");
    const job = find(request.params.id);
    const { title } = parseInput(titleSchema, request.body);
    store.jobs.put({ ...job, title });
    return { data: describeTranslation(context, { ...job, title }) };
  });

  server.delete<{ Params: { id: string } }>("/v3/video-translations/:id", async (request) => {
    requireWrite(request, "videos");
    const job = find(request.params.id);
    store.jobs.delete(job.id);
    await removeJobFiles(store, job);
    return { data: { id: job.id } };
  });
};

import { writeFile } from "node:fs/promises";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { parseInput } from "../server/parse-input.ts";
import { linkInput, readMedia } from "./media-input.ts";
import { failureOf, findJob } from "./order-job.ts";
import {
  captionsOf,
  orderProofreads,
  type ProofreadRecord,
  statusOfProofread,
  translateProofread,
} from "./order-proofread.ts";
import { callbackFields, outputLanguages } from "./translations.ts";

const createSchema = z.strictObject({
  video: linkInput,
  output_languages: outputLanguages,
  title: z.string().min(1, "must not be empty"),
  mode: z.enum(["speed", "precision"]).default("speed"),
});
const srtSchema = z.strictObject({ srt: linkInput });
const generateSchema = z.strictObject({
  captions: z.boolean().default(false),
  translate_audio_only: z.boolean().default(false),
  ...callbackFields,
});

const path = "/v3/video-translations/proofreads";
type ById = { Params: { id: string } };

/** Translations whose words are read, and may be changed, before the video is made. */
export const proofreadRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent, links } = context;
  const find = (id: string) => findJob(context, id, "proofread");
  const describe = (job: ProofreadRecord) => {
    const status = statusOfProofread(context, job);
    return {
      ...{ id: job.id, title: job.title, status, output_language: job.work.outputLanguage },
      input_language: status === "completed" ? "English" : null,
      ...{ created_at: Math.floor(job.createdAtMs / 1000), submitted_for_review: null },
      failure_message: status === "failed" ? failureOf(job, "The source audio is missing or damaged") : null,
    };
  };
  server.post(path, async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const jobs = await orderProofreads(context, request, parseInput(createSchema, request.body));
      return { body: { data: { proofread_ids: jobs.map(({ id }) => id), status: "processing" } } };
    });
  });

  server.get<ById>(`${path}/:id`, ({ params }) => ({ data: describe(find(params.id)) }));

  server.get<ById>(`${path}/:id/srt`, ({ params }) => {
    const { srt, original } = captionsOf(context, find(params.id));
    return { data: { srt_url: links.sign(srt), original_srt_url: links.sign(original) } };
  });

  server.put<ById>(`${path}/:id/srt`, async (request) => {
    requireWrite(request, "videos");
    const job = find(request.params.id);
    const { srt } = captionsOf(context, job);
    const { bytes } = await readMedia(context, parseInput(srtSchema, request.body).srt, "srt", ["subtitle"]);
    await writeFile(store.fileOf(srt), bytes);
    return { data: describe(job) };
  });

  server.post<ById>(`${path}/:id/generate`, async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const input = parseInput(generateSchema, request.body ?? {});
      const { id } = await translateProofread(context, request, find(request.params.id), input);
      return { body: { data: { video_translation_id: id, status: "processing" } } };
    });
  });
};

import { type FastifyInstance } from "fastify";
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { httpUrl, readMedia } from "../media-input.ts";
import { findJob } from "../order-job.ts";
import { captionsOf, orderProofreads, statusOfProofread, translateProofread } from "../order-proofread.ts";
import { callbackFields, v2Answer } from "./answers.ts";
import { readTranslation } from "./translation-input.ts";

const path = "/v2/video_translate/proofread";
const srtSchema = z.object({ srt_file_url: httpUrl });
const generateSchema = z.object({
  captions: z.boolean().nullish(),
  translate_audio_only: z.boolean().nullish(),
  ...callbackFields,
});
type ById = { Params: { id: string } };

/** Proofreads as v3 has them, one language at a time. */
export const legacyProofreadRoutes = (server: FastifyInstance, context: Context): void => {
  const find = (id: string) => findJob(context, id, "proofread");

  server.post(path, async (request) => {
    requireWrite(request, "videos");
    const { title = null, ...input } = readTranslation(context, request.body);
    if (input.output_languages.length !== 1)
      throw new ApiError("invalid_parameter", "A proofread takes one language", { param: "output_language" });
    const [job] = await orderProofreads(context, request, { ...input, title });
    return v2Answer({ proofread_id: job?.id });
  });

  server.get<ById>(`${path}/:id`, ({ params }) => {
    const job = find(params.id);
    const status = statusOfProofread(context, job);
    return v2Answer({
      ...{ proofread_id: job.id, status },
      srt_url: status === "completed" ? context.links.sign(captionsOf(context, job).srt) : null,
    });
  });

  server.post<ById>(`${path}/:id/upload-srt`, async (request) => {
    requireWrite(request, "videos");
    const { srt } = captionsOf(context, find(request.params.id));
    const { srt_file_url: url } = parseInput(srtSchema, request.body);
    const { bytes } = await readMedia(context, { type: "url", url }, "srt_file_url", ["subtitle"]);
    await writeFile(context.store.fileOf(srt), bytes);
    return v2Answer(null);
  });

  server.post<ById>(`${path}/:id/generate`, async (request) => {
    requireWrite(request, "videos");
    const {
      captions,
      translate_audio_only: isAudioOnly,
      ...callback
    } = parseInput(generateSchema, request.body ?? {});
    const { id } = await translateProofread(context, request, find(request.params.id), {
      ...{ ...callback, captions: captions ?? false, translate_audio_only: isAudioOnly ?? false },
    });
    return v2Answer({ video_translate_id: id });
  });
};

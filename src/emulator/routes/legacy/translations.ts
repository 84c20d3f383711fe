import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { languages } from "../languages.ts";
import { findJob, linksWereRead } from "../order-job.ts";
import { describeTranslation, orderTranslations } from "../translations.ts";
import { idOf, v2Answer } from "./answers.ts";
import { readTranslation } from "./translation-input.ts";

/** Translations as v3 has them, in words of their own. */
export const legacyTranslationRoutes = (server: FastifyInstance, context: Context): void => {
  const find = (id: string) => findJob(context, id, "translation");

  server.post("/v2/video_translate", async (request) => {
    requireWrite(request, "videos");
    const jobs = await orderTranslations(context, request, {
      ...readTranslation(context, request.body),
      ...{ enable_caption: true, enable_dynamic_duration: true, start_time: 0 },
    });
    const ids = jobs.map(({ id }) => id);
    return v2Answer(
      ids.length === 1
        ? { video_translate_id: ids[0] }
        : { video_translate_id: null, video_translate_ids: ids },
    );
  });

  server.get("/v2/video_translate/target_languages", () => v2Answer({ languages: [...languages.keys()] }));

  server.get("/v2/video_translate/caption", (request) => {
    const job = find(idOf(request.query, "video_translate_id"));
    const { caption_type: type } = parseInput(
      z.object({ caption_type: z.enum(["srt", "vtt"]).default("srt") }),
      request.query,
    );
    const { status, ...translation } = describeTranslation(context, job);
    if (status !== "completed")
      throw new ApiError("resource_not_ready", `The translation is ${status}`, { retryAfterSeconds: 1 });
    const captions = translation[`${type}_caption_url`];
    if (captions === null) throw new ApiError("resource_not_found", "The translation has no captions");
    return v2Answer({ caption_url: captions });
  });

  server.get<{ Params: { id: string } }>("/v2/video_translate/:id", ({ params }) => {
    const job = find(params.id);
    const { id, title, status, video_url: url, failure_message } = describeTranslation(context, job);
    linksWereRead(context, job, url);
    return v2Answer({
      ...{ video_translate_id: id, title, status: status === "completed" ? "success" : status, url },
      message: failure_message,
    });
  });
};

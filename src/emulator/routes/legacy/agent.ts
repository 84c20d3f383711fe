import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { readMedia } from "../media-input.ts";
import { orderAgentVideo } from "../order-agent-video.ts";
import { callbackFields, lenientNumber, v2Answer } from "./answers.ts";

const seconds = lenientNumber.refine((value) => value >= 5 && value <= 300, "must be from 5 to 300");
const generateSchema = z.object({
  prompt: z.string().min(1, "must not be empty").max(10_000, "must have at most 10000 characters"),
  config: z
    .object({
      duration_sec: seconds.nullish(),
      avatar_id: z.string().nullish(),
      orientation: z.enum(["portrait", "landscape"]).nullish(),
    })
    .nullish(),
  files: z
    .array(z.object({ asset_id: z.string().min(1) }))
    .max(20)
    .nullish(),
  ...callbackFields,
});

/** The agent as it was before it had sessions. */
export const legacyAgentRoutes = (server: FastifyInstance, context: Context): void => {
  server.post("/v1/video_agent/generate", async (request) => {
    requireWrite(request, "videos");
    const { config, files, ...input } = parseInput(generateSchema, request.body);
    if (input.callback_id != null && input.callback_url == null)
      throw new ApiError("invalid_parameter", "callback_id needs a callback_url", { param: "callback_url" });
    for (const [index, { asset_id }] of (files ?? []).entries()) {
      const file = { type: "asset_id", asset_id } as const;
      await readMedia(context, file, `files.${index}`, ["pdf", "image", "video", "audio"]);
    }
    const video = await orderAgentVideo(context, request, {
      ...{ ...input, seconds: config?.duration_sec ?? undefined },
      ...{ avatar_id: config?.avatar_id ?? undefined, orientation: config?.orientation ?? "landscape" },
    });
    return v2Answer({ video_id: video.id });
  });
};

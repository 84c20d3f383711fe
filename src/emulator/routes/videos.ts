import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { removeFiles } from "../clip/make-videos.ts";
import { type Look } from "../presenter/looks.ts";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type VideoRecord } from "../store/records.ts";
import { describeVideo } from "./describe-video.ts";
import { orderVideo, requireLook, type VideoOrder } from "./order-video.ts";
import { type AvatarVideoInput, avatarVideoSchema, checkAvatarInput, sizeOf } from "./video-input.ts";
import { isRunning, statusOf } from "./video-status.ts";

const listSchema = z.strictObject({
  folder_id: z.string().optional(),
  title: z.string().optional(),
  ...pageQuery(10, 100),
});
const statusesSchema = z.strictObject({
  video_ids: z.string().optional(),
  batch_ids: z.string().optional(),
  ...pageQuery(100, 100),
});

export const videoRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent, slots } = context;
  slots.count(() => store.videos.all().filter((video) => isRunning(video, context)).length);

  const find = (id: string): VideoRecord => {
    const video = store.videos.get(id);
    if (video === undefined) throw new ApiError("video_not_found", "No video with that id");
    return video;
  };

  server.post("/v3/videos", async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const input = parseInput(avatarVideoSchema, request.body);
      checkAvatarInput(input);
      const look = requireLook(input.avatar_id, input.output_format);
      const video = await orderVideo(context, request, {
        ...{ title: input.title ?? null, look, says: saysOf(input, look), engine: input.engine.type },
        clip: {
          ...{ ...sizeOf(input), format: input.output_format, wantsSubtitles: input.caption !== undefined },
          backgroundColour: input.background?.type === "color" ? input.background.value : null,
        },
        ...{ callbackId: input.callback_id ?? null, callbackUrl: input.callback_url ?? null },
      });
      return {
        body: { data: { video_id: video.id, status: "waiting", output_format: input.output_format } },
      };
    });
  });

  server.get("/v3/videos", (request) => {
    const { title, folder_id: folderId, ...page } = parseInput(listSchema, request.query);
    const newest = context.nowMs() - context.behaviour.listLagMs;
    const found = store.videos
      .all()
      .filter(({ createdAtMs }) => createdAtMs <= newest)
      .filter(
        (video) => folderId === undefined && (title === undefined || (video.title ?? "").includes(title)),
      )
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
    const { data, ...rest } = pageOf(found, page);
    return { data: data.map((video) => describeVideo(context, video)), ...rest };
  });

  server.get("/v3/videos/statuses", (request) => {
    const { video_ids: ids = "", batch_ids: batchIds = "" } = parseInput(statusesSchema, request.query);
    const asked = ids.split(",").filter(Boolean);
    if (asked.length === 0 && batchIds === "") {
      throw new ApiError("invalid_parameter", "video_ids or batch_ids is required", { param: "video_ids" });
    }
    if (asked.length > 100)
      throw new ApiError("invalid_parameter", "at most 100 ids", { param: "video_ids" });
    return {
      data: asked.map((id) => ({
        video_id: id,
        status: bulkStatusOf(context, store.videos.get(id)),
        ...{ batch_id: null, item_index: null, error: null },
      })),
      ...{ has_more: false, next_token: null },
    };
  });

  server.get<{ Params: { id: string } }>("/v3/videos/:id", ({ params }) => {
    const video = find(params.id);
    const data = describeVideo(context, video);
    if (video.firstLinkIsExpired && data.video_url !== null)
      store.videos.put({ ...video, firstLinkIsExpired: false });
    return { data };
  });

  server.delete<{ Params: { id: string } }>("/v3/videos/:id", async (request) => {
    requireWrite(request, "videos");
    const video = find(request.params.id);
    store.videos.delete(video.id);
    await removeFiles(store, video);
    return { data: { id: video.id, deleted: true } };
  });
};

/** The bulk route has words of its own for the same states. */
const bulkStatusOf = (context: Context, video: VideoRecord | undefined): string => {
  if (video === undefined) return "not_found";
  const status = statusOf(video, context);
  return status === "pending" ? "queued" : status;
};

const saysOf = (input: AvatarVideoInput, look: Look): VideoOrder["says"] => {
  if (input.audio_asset_id !== undefined) return { assetId: input.audio_asset_id };
  if (input.audio_url !== undefined) return { url: input.audio_url };
  const { script: text = "", voice_id: voiceId = look.person.voiceId } = input;
  return { text, voiceId, speed: input.voice_settings?.speed ?? 1 };
};

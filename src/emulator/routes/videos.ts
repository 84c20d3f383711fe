import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { removeFiles } from "../clip/make-videos.ts";
import { findLook, type Look } from "../presenter/looks.ts";
import { avatarCostUsd, estimateSeconds } from "../prices.ts";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { findVoice } from "../speech/voices.ts";
import { type VideoRecord } from "../store/records.ts";
import { describeVideo } from "./describe-video.ts";
import { takeDrivingSound } from "./driving-sound.ts";
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
  const { store, wallet, idempotent, maker, counters, slots, statistics } = context;
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
      const look = lookFor(input);
      const giveBack = slots.take();
      try {
        const id = store.makeId();
        const { drivenBy, seconds } = await takeWords(context, id, input, look);
        const costUsd = avatarCostUsd(seconds);
        wallet.requireUsd(request, costUsd);
        wallet.charge(costUsd);
        const video = store.videos.put(recordOf(context, id, input, look, drivenBy, costUsd));
        counters.videos += 1;
        statistics.videoPaid(video);
        if (video.fate === "completes") maker.begin(video);
        return { body: { data: { video_id: id, status: "waiting", output_format: input.output_format } } };
      } finally {
        giveBack();
      }
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

const lookFor = (input: AvatarVideoInput): Look => {
  const look = findLook(input.avatar_id);
  if (look === undefined)
    throw new ApiError("avatar_not_found", "No avatar look with that id (or it is still training)");
  if (input.output_format === "webm" && !look.hasMatte) {
    throw new ApiError("invalid_parameter", "This video avatar does not support webm output.", {
      param: "output_format",
    });
  }
  return look;
};

const takeWords = async (
  context: Context,
  id: string,
  input: AvatarVideoInput,
  look: Look,
): Promise<{ drivenBy: VideoRecord["drivenBy"]; seconds: number }> => {
  if (input.audio_asset_id !== undefined)
    return takeDrivingSound(context, id, { assetId: input.audio_asset_id });
  if (input.audio_url !== undefined) return takeDrivingSound(context, id, { url: input.audio_url });
  const voiceId = input.voice_id ?? look.person.voiceId;
  if (findVoice(voiceId) === undefined) throw new ApiError("voice_not_found", "No voice with that id");
  const text = input.script ?? "";
  const speed = input.voice_settings?.speed ?? 1;
  return { drivenBy: { kind: "script", text, voiceId, speed }, seconds: estimateSeconds(text, speed) };
};

/** What tells apart what two videos say. */
const drivenWith = (drivenBy: VideoRecord["drivenBy"]): string =>
  drivenBy.kind === "sound" ? drivenBy.digest : digestOf([drivenBy.text, drivenBy.voiceId, drivenBy.speed]);

const recordOf = (
  { nowMs }: Context,
  id: string,
  input: AvatarVideoInput,
  look: Look,
  drivenBy: VideoRecord["drivenBy"],
  costUsd: number,
): VideoRecord => {
  const { lookId, width, height, format } = {
    lookId: look.id,
    ...sizeOf(input),
    format: input.output_format,
  };
  const hasTrigger = (word: string) => `${input.script ?? ""} ${input.title ?? ""}`.includes(word);
  const { background } = input;
  return {
    ...{ id, title: input.title ?? null, createdAtMs: nowMs(), costUsd },
    requestDigest: digestOf([drivenWith(drivenBy), lookId, width, height, format, input.engine.type]),
    clip: {
      ...{ lookId, width, height, format },
      backgroundColour: background?.type === "color" ? background.value : null,
      wantsSubtitles: input.caption !== undefined,
    },
    drivenBy,
    fate: hasTrigger("EMU_FAIL") ? "fails" : hasTrigger("EMU_STUCK") ? "never-ends" : "completes",
    isSlow: hasTrigger("EMU_SLOW"),
    firstLinkIsExpired: hasTrigger("EMU_EXPIRED"),
    media: { state: "making" },
  };
};

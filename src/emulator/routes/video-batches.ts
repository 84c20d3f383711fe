import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { parseInput } from "../server/parse-input.ts";
import { batchFields, batchRoutes, notFound, standingOf } from "./batch-routes.ts";
import { failureOf } from "./describe-video.ts";
import { openBatches } from "./open-batches.ts";
import { orderAnyVideo, videoSchema } from "./order-any-video.ts";
import { statusOf } from "./video-status.ts";

const createSchema = z.strictObject({ videos: z.array(videoSchema).min(1).max(100), ...batchFields });

/** Up to a hundred videos at once. Each is checked when its turn comes, and paid for then. */
export const videoBatchRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, wallet, nowMs } = context;
  const batches = openBatches(server, context, "videos", async (input) => {
    // The wallet was looked at when the batch came; whose key that was is not kept.
    const video = await orderAnyVideo(context, { headers: {} }, videoSchema.parse(input));
    return video.id;
  });
  batchRoutes(server, context, {
    ...{ kind: "videos", path: "/v3/videos", idsField: "video_ids" },
    standing: (id) => {
      const video = store.videos.get(id);
      if (video === undefined || video.hiddenUntilMs > nowMs()) return notFound;
      return standingOf(statusOf(video, context), () => failureOf(video));
    },
  });

  server.post("/v3/videos/batches", async (request, reply) => {
    requireWrite(request, "videos");
    return context.idempotent(request, reply, async () => {
      const { videos, title, callback_url: callbackUrl } = parseInput(createSchema, request.body);
      wallet.requireUsd(request, 0);
      const batch = await batches.open({
        ...{ id: `vb_${store.makeId().slice(0, 12)}`, kind: "videos", title: title ?? null },
        ...{ createdAtMs: nowMs(), callbackUrl: callbackUrl ?? null },
        items: videos.map((input) => ({ id: null, error: null, input })),
      });
      const body = { batch_id: batch.id, status: "processing", total_items: batch.items.length };
      return { status: 202, body: { data: body } };
    });
  });
};

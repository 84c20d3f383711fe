import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { removeFiles } from "../clip/make-videos.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { describeVideo } from "./describe-video.ts";
import { orderAnyVideo, videoSchema } from "./order-any-video.ts";
import { findVideo } from "./order-video.ts";
import { isRunning } from "./video-status.ts";

const listSchema = z.strictObject({
  folder_id: z.string().optional(),
  title: z.string().optional(),
  ...pageQuery(10, 100),
});
export const videoRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent, slots } = context;
  slots.count(() => store.videos.all().filter((video) => isRunning(video, context)).length);

  const find = (id: string): VideoRecord => findVideo(context, id);

  server.post("/v3/videos", async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const input = parseInput(videoSchema, request.body);
      const video = await orderAnyVideo(context, request, input);
      return {
        body: { data: { video_id: video.id, status: "waiting", output_format: video.clip.format } },
      };
    });
  });

  server.get("/v3/videos", (request) => {
    const { title, folder_id: folderId, ...page } = parseInput(listSchema, request.query);
    const newest = context.nowMs() - context.behaviour.listLagMs;
    const found = store.videos
      .all()
      .filter(({ createdAtMs, hiddenUntilMs }) => createdAtMs <= newest && hiddenUntilMs <= context.nowMs())
      .filter(
        (video) => folderId === undefined && (title === undefined || (video.title ?? "").includes(title)),
      )
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
    const { data, ...rest } = pageOf(found, page);
    return { data: data.map((video) => describeVideo(context, video)), ...rest };
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

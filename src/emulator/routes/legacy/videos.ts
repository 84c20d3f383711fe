import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { removeFiles } from "../../clip/make-videos.ts";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { pageOf, pageQuery } from "../../server/paging.ts";
import { parseInput } from "../../server/parse-input.ts";
import { type VideoRecord } from "../../store/records/index.ts";
import { describeVideo } from "../describe-video.ts";
import { statusOf } from "../video-status.ts";
import { idOf, v1Answer, v2Answer } from "./answers.ts";
import { describeStatus } from "./describe-status.ts";
import { legacyVideoOrders } from "./order-videos.ts";

export const legacyVideoRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, nowMs } = context;
  const find = (id: string): VideoRecord => {
    const video = store.videos.get(id);
    if (video === undefined || video.hiddenUntilMs > nowMs())
      throw new ApiError("video_not_found", "Invalid video id");
    return video;
  };
  const remove = async (id: string): Promise<void> => {
    const video = find(id);
    store.videos.delete(video.id);
    await removeFiles(store, video);
  };
  /** The first link that is read may have expired, as was asked for; the next has not. */
  const linkWasRead = (video: VideoRecord, link: string | null): void => {
    if (video.firstLinkIsExpired && link !== null) store.videos.put({ ...video, firstLinkIsExpired: false });
  };
  const newestFirst = () =>
    store.videos
      .all()
      .filter(({ createdAtMs }) => createdAtMs <= nowMs() - context.behaviour.listLagMs)
      .filter(({ hiddenUntilMs }) => hiddenUntilMs <= nowMs())
      .sort((a, b) => b.createdAtMs - a.createdAtMs);

  legacyVideoOrders(server, context);

  server.get("/v1/video_status.get", (request) => {
    const video = find(idOf(request.query, "video_id"));
    const data = describeStatus(context, video);
    linkWasRead(video, data.video_url);
    return v1Answer(data);
  });
  server.get("/v1/video.list", (request) => {
    const page = pageOf(newestFirst(), parseInput(z.object(pageQuery(100, 100)), request.query));
    return v1Answer({
      videos: page.data.map((video) => ({
        ...{ video_id: video.id, status: statusOf(video, context), video_title: video.title },
        ...{ created_at: Math.floor(video.createdAtMs / 1000), type: "GENERATED" },
      })),
      token: page.next_token,
    });
  });
  server.delete("/v1/video.delete", async (request) => {
    requireWrite(request, "videos");
    await remove(idOf(request.query, "video_id"));
    return v1Answer(null);
  });

  server.get("/v2/videos", (request) => {
    const page = pageOf(newestFirst(), parseInput(z.object(pageQuery(10, 100)), request.query));
    const { data, has_more, next_token } = page;
    return v2Answer({ videos: data.map((video) => describeVideo(context, video)), has_more, next_token });
  });
  server.get<{ Params: { id: string } }>("/v2/videos/:id", ({ params }) => {
    const video = find(params.id);
    const data = describeVideo(context, video);
    linkWasRead(video, data.video_url);
    return v2Answer({ ...data, output_language: null });
  });
  server.delete<{ Params: { id: string } }>("/v2/videos/:id", async (request) => {
    requireWrite(request, "videos");
    await remove(request.params.id);
    return v2Answer({ id: request.params.id });
  });
};

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { clipFileOf, thumbnailFileOf } from "../clip/make-videos.ts";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type SessionRecord } from "../store/records/index.ts";
import { sessionsOf } from "./agent-sessions.ts";
import { brandKitId } from "./brand.ts";
import { describeVideo } from "./describe-video.ts";
import { assetInput, httpUrl, readMedia } from "./media-input.ts";
import { agentTitle, orderAgentVideo } from "./order-agent-video.ts";
import { lookPreviewPath } from "./previews.ts";
import { usableLook } from "./usable-look.ts";
import { requireVoice } from "./usable-voice.ts";
import { statusOf } from "./video-status.ts";

const createSchema = z.strictObject({
  prompt: z.string().min(1, "must not be empty").max(10_000, "must have at most 10000 characters"),
  mode: z.enum(["generate", "chat"]).default("generate"),
  avatar_id: z.string().min(1).optional(),
  voice_id: z.string().min(1).optional(),
  style_id: z.string().min(1).optional(),
  brand_kit_id: z.string().min(1).optional(),
  orientation: z.enum(["landscape", "portrait"]).default("landscape"),
  files: z.array(assetInput).max(20).default([]),
  incognito_mode: z.boolean().default(false),
  callback_url: httpUrl.optional(),
  callback_id: z.string().optional(),
});
type AgentInput = z.infer<typeof createSchema>;
const messageSchema = z.strictObject({
  message: z.string().min(1, "must not be empty").max(10_000, "must have at most 10000 characters"),
});
const stylesSchema = z.strictObject({ tag: z.string().optional(), ...pageQuery(20, 100) });

const styles = [
  { id: "sty_paper_cut", name: "Paper cut", tags: ["handmade"], lookId: "mira-knit-front" },
  { id: "sty_newsroom", name: "Newsroom", tags: ["business", "news"], lookId: "theo-jacket-front" },
  { id: "sty_flat_motion", name: "Flat motion", tags: ["business"], lookId: "mira-blazer-front" },
] as const;

export const agentRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent, links, nowMs, origin } = context;
  const { find, statusOfSession, resourceIdsOf, wordOf, describe } = sessionsOf(context);

  const checkInput = async (input: AgentInput): Promise<void> => {
    if (input.avatar_id !== undefined) usableLook(context, input.avatar_id, "mp4");
    if (input.voice_id !== undefined) requireVoice(context, input.voice_id);
    if (input.style_id !== undefined && !styles.some(({ id }) => id === input.style_id))
      throw new ApiError("resource_not_found", "No style with that id", { param: "style_id" });
    if (input.brand_kit_id !== undefined && input.brand_kit_id !== brandKitId)
      throw new ApiError("resource_not_found", "No brand kit with that id", { param: "brand_kit_id" });
    for (const [index, file] of input.files.entries())
      await readMedia(context, file, `files.${index}`, ["pdf", "image", "video", "audio"]);
  };
  server.post("/v3/video-agents", async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const input = parseInput(createSchema, request.body);
      await checkInput(input);
      const title = agentTitle(input.prompt);
      const fails = input.prompt.includes("EMU_FAIL");
      context.wallet.requireUsd(request, 0);
      const makesAtOnce = input.mode === "generate" && !fails;
      const video = makesAtOnce ? await orderAgentVideo(context, request, input) : undefined;
      const session = store.sessions.put({
        ...{
          id: `sess_${store.makeId().slice(0, 10)}`,
          mode: input.mode,
          title,
          createdAtMs: nowMs(),
          input,
        },
        messages: [message(input.prompt, nowMs())],
        ...{ replies: 0, lastAskedAtMs: nowMs(), isStopped: false, fails, videoId: video?.id ?? null },
      });
      return {
        body: {
          data: {
            ...{ session_id: session.id, status: makesAtOnce ? "generating" : "thinking" },
            ...{ video_id: session.videoId, created_at: Math.floor(session.createdAtMs / 1000) },
          },
        },
      };
    });
  });

  server.get("/v3/video-agents", (request) => {
    const found = store.sessions.all().sort((a, b) => b.createdAtMs - a.createdAtMs);
    const page = pageOf(found, parseInput(z.strictObject(pageQuery(20, 100)), request.query));
    return {
      ...page,
      data: page.data.map(({ id, title, createdAtMs }) => ({
        ...{ session_id: id, title, created_at: Math.floor(createdAtMs / 1000) },
      })),
    };
  });

  server.get("/v3/video-agents/styles", (request) => {
    const { tag, ...page } = parseInput(stylesSchema, request.query);
    const found = styles.filter(({ tags }) => tag === undefined || tags.some((own) => own === tag));
    return pageOf(
      found.map(({ id, name, tags, lookId }) => ({
        ...{ style_id: id, name, tags, aspect_ratio: "16:9" },
        thumbnail_url: `${origin()}${lookPreviewPath(lookId)}`,
        preview_video_url: null,
      })),
      page,
    );
  });

  server.get<{ Params: { id: string } }>("/v3/video-agents/:id", ({ params }) => ({
    data: describe(find(params.id)),
  }));

  /** An answer to the agent: after the first it shows its storyboard, after the second it makes the video. */
  server.post<{ Params: { id: string } }>("/v3/video-agents/:id", async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const session = find(request.params.id);
      const { message: text } = parseInput(messageSchema, request.body);
      if (session.mode !== "chat")
        throw new ApiError("invalid_parameter", "Only sessions of mode chat take messages", {
          param: "message",
        });
      const status = statusOfSession(session);
      if (status !== "waiting_for_input" && status !== "reviewing")
        throw new ApiError("resource_not_ready", `The session is ${status}`, { retryAfterSeconds: 1 });
      const word = wordOf(session, status);
      const replies = session.replies + 1;
      const input = createSchema.parse(session.input);
      const video = replies > 1 ? await orderAgentVideo(context, request, input) : undefined;
      store.sessions.put({
        ...session,
        messages: [...session.messages, ...(word === null ? [] : [word]), message(text, nowMs())],
        ...{ replies, lastAskedAtMs: nowMs(), videoId: video?.id ?? null },
      });
      const run = `run_${String(replies + 1).padStart(2, "0")}`;
      return { body: { data: { session_id: session.id, run_id: run, title: session.title } } };
    });
  });

  server.post<{ Params: { id: string } }>("/v3/video-agents/:id/stop", (request) => {
    requireWrite(request, "videos");
    const session = find(request.params.id);
    const video = session.videoId === null ? undefined : store.videos.get(session.videoId);
    const isOver = ["completed", "failed"].includes(statusOfSession(session));
    if (!isOver) {
      store.sessions.put({ ...session, isStopped: true });
      if (video !== undefined) store.videos.put({ ...video, fate: "fails" });
    }
    return { data: { session_id: session.id } };
  });

  server.get<{ Params: { id: string } }>("/v3/video-agents/:id/videos", (request) => {
    const { videoId } = find(request.params.id);
    const video = videoId === null ? undefined : store.videos.get(videoId);
    const isSeen = video !== undefined && video.hiddenUntilMs <= nowMs();
    return pageOf(
      isSeen ? [describeVideo(context, video)] : [],
      parseInput(z.strictObject(pageQuery(20, 100)), request.query),
    );
  });

  server.get<{ Params: { id: string; resource: string } }>(
    "/v3/video-agents/:id/resources/:resource",
    ({ params }) => {
      const session = find(params.id);
      const ids = resourceIdsOf(session);
      const shared = { resource_id: params.resource, preview_url: null, metadata: null };
      const createdAt = Math.floor(session.lastAskedAtMs / 1000);
      const video = session.videoId === null ? undefined : store.videos.get(session.videoId);
      if (params.resource === ids.storyboard && session.replies > 0) {
        const url = `${origin()}${lookPreviewPath("mira-blazer-front")}`;
        const kind = { resource_type: "image", source_type: "generated" };
        return { data: { ...shared, ...kind, url, thumbnail_url: url, created_at: createdAt } };
      }
      if (params.resource === ids.video && video !== undefined && statusOf(video, context) === "completed")
        return {
          data: {
            ...{ ...shared, resource_type: "video", source_type: "generated" },
            ...{ url: links.sign(clipFileOf(video)), thumbnail_url: links.sign(thumbnailFileOf(video)) },
            created_at: createdAt,
          },
        };
      throw new ApiError("resource_not_found", "No resource with that id");
    },
  );
};

const message = (content: string, atMs: number): SessionRecord["messages"][number] => ({
  ...{ role: "user", type: "text", content, atMs, resourceIds: null },
});

import { z } from "zod";
import { checkCount, checkText, type MediaInput, wireMedia } from "./inputs.ts";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import type { Video } from "./videos.ts";
import {
  createdSessionSchema,
  resourceSchema,
  sentMessageSchema,
  sessionHeaderSchema,
  sessionSchema,
  styleSchema,
} from "./wire/agent.ts";
import { videoSchema } from "./wire/videos.ts";

export type CreatedAgentSession = z.output<typeof createdSessionSchema>;
export type AgentSession = z.output<typeof sessionSchema>;
export type AgentSessionHeader = z.output<typeof sessionHeaderSchema>;
export type AgentResource = z.output<typeof resourceSchema>;
export type AgentStyle = z.output<typeof styleSchema>;

export type AgentSessionInput = {
  /** 1 to 10,000 characters; over 2,500 more sessions fail. How long the video should be is said in here. */
  prompt: string;
  /** `chat` asks back before it makes the video. @default "generate" (HeyGen's) */
  mode?: "generate" | "chat" | undefined;
  /** Without one the agent chooses, and fails more often. */
  avatarId?: string | undefined;
  voiceId?: string | undefined;
  styleId?: string | undefined;
  brandKitId?: string | undefined;
  orientation?: "landscape" | "portrait" | undefined;
  /** At most 20. */
  files?: readonly MediaInput[] | undefined;
  incognito?: boolean | undefined;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

export const longestAgentPrompt = 10_000;
const mostFiles = 20;
const path = "/v3/video-agents";

/** The Video Agent: a prompt goes in, a video with scenes of its own comes out. */
export const createAgent = (transport: Transport) => ({
  /** Begins a session. Costs money, in the mode `chat` when the agent has been answered. */
  createSession: async (input: AgentSessionInput, options: CreateOptions): Promise<CreatedAgentSession> => {
    checkText("prompt", input.prompt, longestAgentPrompt);
    checkCount("files", input.files?.length ?? 0, 0, mostFiles);
    return transport.call({
      operation: "begin a session of the Video Agent",
      method: "POST",
      path,
      json: {
        prompt: input.prompt,
        mode: input.mode,
        avatar_id: input.avatarId,
        voice_id: input.voiceId,
        style_id: input.styleId,
        brand_kit_id: input.brandKitId,
        orientation: input.orientation,
        files: input.files?.map(wireMedia),
        incognito_mode: input.incognito,
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: createdSessionSchema,
    });
  },

  /** Reads a session. Its video may not be there for a while after the session names it. */
  getSession: (sessionId: string, options: CallOptions = {}): Promise<AgentSession> =>
    transport.call({
      operation: `read session "${sessionId}" of the Video Agent`,
      method: "GET",
      path: [path, sessionId],
      ...options,
      schema: sessionSchema,
    }),

  listSessions: (options: CallOptions = {}): Listing<AgentSessionHeader> =>
    listThings(
      transport,
      { operation: "list sessions of the Video Agent", path, schema: sessionHeaderSchema },
      options,
    ),

  /** Answers the agent, in a session of mode `chat`. */
  send: async (
    sessionId: string,
    message: string,
    options: CreateOptions,
  ): Promise<{ runId: string | null; title: string | null }> => {
    checkText("message", message, longestAgentPrompt);
    return transport.call({
      operation: `answer in session "${sessionId}" of the Video Agent`,
      method: "POST",
      path: [path, sessionId],
      json: { message },
      ...options,
      schema: sentMessageSchema,
    });
  },

  stop: async (sessionId: string, options: CallOptions & Partial<CreateOptions> = {}): Promise<void> => {
    await transport.call({
      operation: `stop session "${sessionId}" of the Video Agent`,
      method: "POST",
      path: [path, sessionId, "stop"],
      ...options,
      schema: z.unknown(),
    });
  },

  /** The videos a session has made. */
  listVideos: (sessionId: string, options: CallOptions = {}): Listing<Video> =>
    listThings(
      transport,
      {
        operation: `list videos of session "${sessionId}" of the Video Agent`,
        path: [path, sessionId, "videos"],
        schema: videoSchema,
      },
      options,
    ),

  /** Reads what a message of the session refers to. */
  getResource: (sessionId: string, resourceId: string, options: CallOptions = {}): Promise<AgentResource> =>
    transport.call({
      operation: `read resource "${resourceId}" of the Video Agent`,
      method: "GET",
      path: [path, sessionId, "resources", resourceId],
      ...options,
      schema: resourceSchema,
    }),

  listStyles: (query: { tag?: string | undefined } = {}, options: CallOptions = {}): Listing<AgentStyle> =>
    listThings(
      transport,
      {
        operation: "list styles of the Video Agent",
        path: `${path}/styles`,
        query: { tag: query.tag },
        schema: styleSchema,
      },
      options,
    ),
});

import { InputError } from "../../errors.ts";
import { checkRange, checkText } from "../inputs.ts";
import type { CallOptions, Transport } from "../transport.ts";
import { type Begun, begunSchema } from "./videos.ts";

export type LegacyAgentInput = {
  prompt: string;
  /** 5 to 300. */
  seconds?: number | undefined;
  avatarId?: string | undefined;
  orientation?: "portrait" | "landscape" | undefined;
  assetIds?: readonly string[] | undefined;
  /** Needs `callbackUrl`. */
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

export const createLegacyAgent = (transport: Transport) => ({
  /** Has the Video Agent make a video. Its id may be unknown to `videos.status` for some minutes. */
  generate: async (input: LegacyAgentInput, options: CallOptions = {}): Promise<Begun> => {
    checkText("prompt", input.prompt);
    checkRange("seconds", input.seconds, 5, 300);
    if (input.callbackId !== undefined && input.callbackUrl === undefined) {
      throw new InputError("callbackId needs a callbackUrl.", { place: { path: "callbackUrl" } });
    }
    const config = {
      duration_sec: input.seconds,
      avatar_id: input.avatarId,
      orientation: input.orientation,
    };
    return transport.call({
      operation: "begin a video of the Video Agent",
      method: "POST",
      path: "/v1/video_agent/generate",
      json: {
        prompt: input.prompt,
        config: Object.values(config).some((value) => value !== undefined) ? config : undefined,
        files: input.assetIds?.map((assetId) => ({ asset_id: assetId })),
        callback_id: input.callbackId,
        callback_url: input.callbackUrl,
      },
      ...options,
      schema: begunSchema,
    });
  },
});

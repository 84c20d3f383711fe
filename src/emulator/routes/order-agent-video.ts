import { usdPerMinute } from "../prices.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { agentScript } from "./agent-script.ts";
import { orderVideo } from "./order-video.ts";
import { usableLook } from "./usable-look.ts";

export type AgentVideoInput = {
  prompt: string;
  /** How long it is to be; else the prompt says so. */
  seconds?: number | undefined;
  avatar_id?: string | undefined;
  voice_id?: string | undefined;
  orientation: "landscape" | "portrait";
  callback_id?: string | null | undefined;
  callback_url?: string | null | undefined;
};

/** Orders what the agent makes of a prompt. */
export const orderAgentVideo = (
  context: Context,
  caller: Caller,
  input: AgentVideoInput,
): Promise<VideoRecord> => {
  const { prompt } = input;
  const { look } = usableLook(context, input.avatar_id ?? "mira-blazer-front", "mp4");
  const voiceId = input.voice_id ?? look.person.voiceId;
  const { text, silenceInSeconds } = agentScript(prompt, input.seconds);
  const words = { text, voiceId, speed: 1 };
  const silence = silenceInSeconds === 0 ? [] : [{ silenceInSeconds }];
  const size = input.orientation === "portrait" ? { width: 720, height: 1280 } : { width: 1280, height: 720 };
  return orderVideo(context, caller, {
    ...{ title: agentTitle(prompt), look, says: { parts: [words, ...silence] } },
    ...{ engine: `agent ${prompt}`, asked: prompt },
    clip: { ...size, format: "mp4", backgroundColour: null, wantsSubtitles: false },
    price: { usdPerMinute: usdPerMinute.agent },
    hiddenForMs: context.behaviour.agentVideoLagMs,
    ...{ callbackId: input.callback_id ?? null, callbackUrl: input.callback_url ?? null },
  });
};

/** The first sentence of a prompt, of a size for a title. */
export const agentTitle = (prompt: string): string =>
  (/^[^.!?\n]{1,60}/.exec(prompt.trim())?.[0] ?? "Untitled").trim();

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type EmulatorVoice, findVoice, voices } from "../speech/voices.ts";
import { orderSpeech } from "./order-speech.ts";
import { voicePreviewPath } from "./previews.ts";

const speechSchema = z.strictObject({
  text: z.string().min(1, "must not be empty").max(5000, "must have at most 5000 characters"),
  voice_id: z.string().min(1),
  input_type: z.enum(["text", "ssml"]).default("text"),
  speed: z.number().min(0.5, "must be between 0.5 and 2.0").max(2, "must be between 0.5 and 2.0").default(1),
  language: z.string().min(2).optional(),
  locale: z.string().min(2).optional(),
});

const listSchema = z.strictObject({
  type: z.enum(["public", "private"]).default("public"),
  engine: z.enum(["starfish", "elevenlabs", "fish"]).optional(),
  language: z.string().optional(),
  gender: z.enum(["male", "female"]).optional(),
  ...pageQuery(20, 100),
});

export const voiceRoutes = (server: FastifyInstance, context: Context): void => {
  const { idempotent } = context;

  const describe = (voice: EmulatorVoice) => ({
    voice_id: voice.id,
    name: voice.name,
    language: "English",
    gender: voice.gender,
    preview_audio_url: `${context.origin()}${voicePreviewPath(voice.id)}`,
    support_pause: true,
    support_locale: false,
    type: "public",
  });

  server.get("/v3/voices", (request) => {
    const { type, engine, language, gender, ...page } = parseInput(listSchema, request.query);
    const found = voices.filter(
      (voice) =>
        type === "public" &&
        (engine === undefined || engine === "starfish") &&
        (language === undefined || language.toLowerCase() === "english") &&
        (gender === undefined || gender === voice.gender),
    );
    return pageOf(found.map(describe), page);
  });

  server.get<{ Params: { id: string } }>("/v3/voices/:id", ({ params }) => {
    const voice = findVoice(params.id);
    if (voice === undefined) throw new ApiError("voice_not_found", "No voice with that id");
    const { voice_id, name, language, gender, preview_audio_url } = describe(voice);
    return {
      data: {
        ...{ voice_id, name, language, gender, preview_audio_url },
        ...{ support_pause: true, support_interactive_avatar: false },
        ...{ status: null, failure_message: null, created_at: null },
      },
    };
  });

  server.post("/v3/voices/speech", async (request, reply) => {
    requireWrite(request, "voices");
    return idempotent(request, reply, async () => {
      const { text, voice_id: voiceId, speed } = parseInput(speechSchema, request.body);
      return { body: { data: await orderSpeech(context, request, { text, voiceId, speed }) } };
    });
  });
};

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { type EmulatorVoice, voices } from "../../speech/voices.ts";
import { type VoiceRecord } from "../../store/records/index.ts";
import { orderSpeech } from "../order-speech.ts";
import { voicePreviewPath } from "../previews.ts";
import { cloneStatus } from "../usable-voice.ts";
import { lenientNumber, v2Answer } from "./answers.ts";

const text = z.string().min(1, "must not be empty").max(5000, "must have at most 5000 characters");
const between = lenientNumber.refine((speed) => speed >= 0.5 && speed <= 2, "must be between 0.5 and 2.0");

const speechSchema = z.object({ text, voice_id: z.string().min(1), speed: between.default(1) });
const previewSchema = z.object({
  text,
  text_type: z.enum(["plain", "ssml"]).default("plain"),
  settings: z.object({ speed: between.default(1) }).default({ speed: 1 }),
  with_timestamps: z.boolean().default(false),
});

const locales = [
  { language: "English", code: "en", locale: "en-US", label: "English (United States)" },
  { language: "English", code: "en", locale: "en-GB", label: "English (United Kingdom)" },
  { language: "Portuguese", code: "pt", locale: "pt-BR", label: "Portuguese (Brazil)" },
];

export const legacyVoiceRoutes = (server: FastifyInstance, context: Context): void => {
  const describe = ({ id, name, gender }: EmulatorVoice) => ({
    ...{ voice_id: id, language: "English", gender, name, support_pause: true, support_locale: false },
  });
  const previewOf = ({ id }: EmulatorVoice) => `${context.origin()}${voicePreviewPath(id)}`;

  const describeClone = ({ id, name, language }: VoiceRecord) => ({
    ...{ voice_id: id, language, gender: "unknown", name, support_pause: true, support_locale: false },
  });

  server.get("/v2/voices", () => {
    const clones = context.store.voices.all().filter((clone) => cloneStatus(context, clone) === "complete");
    const found = [
      ...voices.map((voice) => ({ ...describe(voice), preview_audio: previewOf(voice) })),
      ...clones.map((clone) => ({ ...describeClone(clone), preview_audio: null })),
    ];
    return v2Answer({
      voices: found.map((voice) => ({
        ...voice,
        ...{ emotion_support: false, support_interactive_avatar: false },
      })),
    });
  });
  server.get("/v1/audio/voices", () =>
    v2Answer({
      voices: voices.map((voice) => ({
        ...describe(voice),
        ...{ preview_audio_url: previewOf(voice), type: "public" },
      })),
    }),
  );
  server.get("/v2/voices/locales", () =>
    v2Answer({
      locales: locales.map(({ language, code, locale, label }) => ({
        ...{ value: locale, label, language, language_code: code, tag: "", locale },
      })),
    }),
  );

  server.post("/v1/audio/text_to_speech", async (request) => {
    requireWrite(request, "voices");
    const { text: words, voice_id: voiceId, speed } = parseInput(speechSchema, request.body);
    return v2Answer(await orderSpeech(context, request, { text: words, voiceId, speed }));
  });
  server.post<{ Params: { id: string } }>("/v2/voices/:id/preview", async (request) => {
    requireWrite(request, "voices");
    const input = parseInput(previewSchema, request.body);
    const order = { text: input.text, voiceId: request.params.id, speed: input.settings.speed };
    const { word_timestamps: timestamps, ...speech } = await orderSpeech(context, request, order);
    return v2Answer({ ...speech, word_timestamps: input.with_timestamps ? timestamps.slice(1, -1) : null });
  });
};

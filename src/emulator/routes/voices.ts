import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type EmulatorVoice, findVoice, speakerFor, voices } from "../speech/voices.ts";
import { type VoiceRecord } from "../store/records/index.ts";
import { cloneSchema, cloneVoice } from "./clone-voice.ts";
import { orderSpeech } from "./order-speech.ts";
import { voicePreviewPath } from "./previews.ts";
import { cloneStatus } from "./usable-voice.ts";

const speechSchema = z.strictObject({
  text: z.string().min(1, "must not be empty").max(5000, "must have at most 5000 characters"),
  voice_id: z.string().min(1),
  input_type: z.enum(["text", "ssml"]).default("text"),
  speed: z.number().min(0.5, "must be between 0.5 and 2.0").max(2, "must be between 0.5 and 2.0").default(1),
  language: z.string().min(2).optional(),
  locale: z.string().min(2).optional(),
});

const gender = z.enum(["male", "female"]).optional();
const listSchema = z.strictObject({
  type: z.enum(["public", "private"]).default("public"),
  engine: z.enum(["starfish", "elevenlabs", "fish"]).optional(),
  language: z.string().optional(),
  gender,
  ...pageQuery(20, 100),
});
const designSchema = z.strictObject({
  prompt: z.string().min(1, "must not be empty"),
  gender,
  locale: z.string().min(2).optional(),
  seed: z.number().int().min(0).default(0),
});
const mostDesigned = 3;

type ById = { Params: { id: string } };

export const voiceRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent, origin } = context;
  const previewOf = (id: string) => `${origin()}${voicePreviewPath(id)}`;

  const describe = (voice: EmulatorVoice) => ({
    ...{ voice_id: voice.id, name: voice.name, language: "English", gender: voice.gender },
    ...{ preview_audio_url: previewOf(voice.id), support_pause: true, support_locale: false },
    type: "public",
  });
  const describeClone = ({ id, name, language }: VoiceRecord) => ({
    ...{ voice_id: id, name, language, gender: "unknown", preview_audio_url: null },
    ...{ support_pause: true, support_locale: false, type: "private" },
  });
  /** Nothing is known of a clone before it can speak. */
  const describeProgress = (clone: VoiceRecord) => {
    const status = cloneStatus(context, clone);
    const isComplete = status === "complete";
    const speaker = speakerFor(clone.id)?.id;
    return {
      ...{ voice_id: clone.id, name: isComplete ? clone.name : null },
      ...{ language: isComplete ? clone.language : null, gender: null },
      preview_audio_url: isComplete && speaker !== undefined ? previewOf(speaker) : null,
      ...{ support_pause: true, support_interactive_avatar: false, status },
      failure_message: status === "failed" ? "The sample is too short" : null,
      created_at: Math.floor(clone.createdAtMs / 1000),
    };
  };

  server.get("/v3/voices", (request) => {
    const { type, engine, language, gender: wanted, ...page } = parseInput(listSchema, request.query);
    const speaks = (own: string) => language === undefined || language.toLowerCase() === own.toLowerCase();
    if (engine !== undefined && engine !== "starfish") return pageOf([], page);
    if (type === "public") {
      const found = voices.filter((voice) => speaks("English") && (wanted ?? voice.gender) === voice.gender);
      return pageOf(found.map(describe), page);
    }
    const clones = store.voices
      .all()
      .filter(
        (clone) =>
          wanted === undefined && speaks(clone.language) && cloneStatus(context, clone) === "complete",
      );
    return pageOf(clones.map(describeClone), page);
  });

  /** The voices there are; another seed gives them in another order. */
  server.post("/v3/voices", async (request, reply) => {
    requireWrite(request, "voices");
    return idempotent(request, reply, () => {
      const { gender: wanted, seed } = parseInput(designSchema, request.body);
      const found = voices.filter((voice) => (wanted ?? voice.gender) === voice.gender);
      const first = seed % found.length;
      const turned = [...found.slice(first), ...found.slice(0, first)].slice(0, mostDesigned);
      return Promise.resolve({ body: { data: { seed, voices: turned.map(describe) } } });
    });
  });

  /** Nothing says that this one heeds an `Idempotency-Key`. */
  server.post("/v3/voices/clone", async (request) => {
    requireWrite(request, "voices");
    const { id } = await cloneVoice(context, request, parseInput(cloneSchema, request.body));
    return { data: { voice_clone_id: id } };
  });

  server.get<ById>("/v3/voices/:id", ({ params }) => {
    const clone = store.voices.get(params.id);
    if (clone !== undefined) return { data: describeProgress(clone) };
    const voice = findVoice(params.id);
    if (voice === undefined) throw new ApiError("voice_not_found", "No voice with that id");
    const { voice_id, name, language, gender: own, preview_audio_url, support_pause } = describe(voice);
    return {
      data: {
        ...{ voice_id, name, language, gender: own, preview_audio_url, support_pause },
        ...{ support_interactive_avatar: false, status: null, failure_message: null, created_at: null },
      },
    };
  });

  server.delete<ById>("/v3/voices/:id", (request) => {
    requireWrite(request, "voices");
    const { id } = request.params;
    if (findVoice(id) !== undefined) throw new ApiError("forbidden", "Public voices cannot be deleted");
    if (store.voices.get(id) === undefined) throw new ApiError("voice_not_found", "No voice with that id");
    store.voices.delete(id);
    return { data: { voice_id: id } };
  });

  server.post("/v3/voices/speech", async (request, reply) => {
    requireWrite(request, "voices");
    return idempotent(request, reply, async () => {
      const { text, voice_id: voiceId, speed } = parseInput(speechSchema, request.body);
      return { body: { data: await orderSpeech(context, request, { text, voiceId, speed }) } };
    });
  });
};

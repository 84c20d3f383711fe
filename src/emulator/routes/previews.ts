import { createCanvas } from "@napi-rs/canvas";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type FastifyInstance } from "fastify";
import { paintSet } from "../clip/paint-set.ts";
import { drawPresenter } from "../presenter/draw-presenter.ts";
import { findLook, type Look } from "../presenter/looks.ts";
import { restingPose } from "../presenter/performance.ts";
import { visemes } from "../presenter/visemes.ts";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { findVoice } from "../speech/voices.ts";

export const previewSize = { width: 1280, height: 720 } as const;
export const lookPreviewPath = (id: string): string => `/__emulator/previews/looks/${id}.png`;
export const voicePreviewPath = (id: string): string => `/__emulator/previews/voices/${id}.mp3`;

const sample = "Hello! This is how I sound. What shall we talk about today?";

/** Pictures of looks and samples of voices: made when they are first asked for. */
export const previewRoutes = (server: FastifyInstance, { store, speaker }: Context): void => {
  server.get<{ Params: { name: string } }>("/__emulator/previews/looks/:name", async ({ params }, reply) => {
    const look = findLook(params.name.replace(/\.png$/, ""));
    if (look === undefined) throw new ApiError("resource_not_found", "No such preview");
    return reply.type("image/png").send(await drawPicture(look, previewSize));
  });

  server.get<{ Params: { name: string } }>("/__emulator/previews/voices/:name", async ({ params }, reply) => {
    const voice = findVoice(params.name.replace(/\.mp3$/, ""));
    if (voice === undefined) throw new ApiError("resource_not_found", "No such preview");
    const file = store.fileOf(`preview-${voice.id}.mp3`);
    if (!existsSync(file))
      await speaker.speak({ text: sample, voiceId: voice.id, speed: 1, outputFile: file });
    return reply.type("audio/mpeg").send(await readFile(file));
  });
};

/** A look on its set, as a PNG. */
export const drawPicture = async (
  look: Look,
  { width, height }: { width: number; height: number },
): Promise<Buffer> => {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  paintSet(context, width, height, null);
  drawPresenter(context, { width, height, look, pose: restingPose, mouth: visemes.rest });
  return canvas.encode("png");
};

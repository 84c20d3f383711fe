import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { writeMp3 } from "../media/sound.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type LibrarySound, librarySounds, samplesOfSound } from "../speech/sound-library.ts";

const searchSchema = z.strictObject({
  query: z.string({ error: "is required" }).trim().min(1, "is required"),
  type: z.enum(["music", "sound_effects"]).optional(),
  min_score: z.coerce.number().min(0).max(1).default(0.7),
  ...pageQuery(20, 50),
});

/** The part of a query's words that a sound is described with, which is as sure as a score gets here. */
const scoreOf = ({ name, description }: LibrarySound, query: string): number => {
  const words = query.toLowerCase().split(/\s+/);
  const known = `${name} ${description}`.toLowerCase();
  return Math.round((words.filter((word) => known.includes(word)).length / words.length) * 95) / 100;
};

/** Music and effects: made when they are first found. */
export const soundRoutes = (server: FastifyInstance, { store, links }: Context): void => {
  const makeFile = async (sound: LibrarySound): Promise<string> => {
    const name = `${sound.id}.mp3`;
    const file = store.fileOf(name);
    if (existsSync(file)) return name;
    const beside = store.fileOf(`${sound.id}-${store.makeId()}.mp3`);
    await writeMp3(samplesOfSound(sound), beside);
    await rename(beside, file);
    return name;
  };

  server.get("/v3/audio/sounds", async (request) => {
    const { query, type, min_score: least, ...page } = parseInput(searchSchema, request.query);
    const found = librarySounds
      .map((sound) => ({ sound, score: scoreOf(sound, query) }))
      .filter(({ sound, score }) => (type ?? sound.type) === sound.type && score > 0 && score >= least)
      .sort((a, b) => b.score - a.score);
    const { data, ...rest } = pageOf(found, page);
    const described = data.map(async ({ sound, score }) => ({
      ...{ id: sound.id, name: sound.name, description: sound.description, type: sound.type },
      ...{ duration: sound.durationInSeconds, score, audio_url: links.sign(await makeFile(sound)) },
      ...{ peak_offset: sound.peakInSeconds, placement: sound.placement },
    }));
    return { data: await Promise.all(described), ...rest };
  });
};

import { z } from "zod";
import type { Derived } from "../../media/cache.ts";
import { boxSchema, digestSchema, type Digest } from "../../model/media.ts";
import type { SceneContent, Strip } from "./scene-content.ts";
import type { Versions } from "./versions.ts";

const filmSchema = z.object({
  file: z.string(),
  clip: boxSchema,
  mask: boxSchema.extend({ radius: z.number() }),
  hasAlpha: z.boolean(),
  loops: z.boolean(),
});
/** Which picture is seen, null for none, and in how many frames in a row. */
const runSchema = z.tuple([digestSchema.nullable(), z.number().int().positive()]);
const recordSchema = z.union([
  z.object({ because: z.string() }),
  z.object({
    ground: digestSchema,
    film: filmSchema.nullable(),
    overFilm: digestSchema.nullable(),
    presenter: filmSchema.nullable(),
    strips: z.array(
      z.object({
        key: digestSchema,
        setting: digestSchema,
        layer: z.object({
          name: z.string(),
          box: boxSchema,
          reach: z.number(),
          span: z.object({ from: z.number(), until: z.number() }),
        }),
        seen: z.array(runSchema),
      }),
    ),
  }),
]);
export type ContentRecord = z.infer<typeof recordSchema>;

/** Where the content of a scene is remembered, so that a neighbour of what is new need not be read again. */
export const contentOf = (scene: Digest, versions: Versions): Derived<ContentRecord> => ({
  name: "scene-content",
  version: 1,
  input: scene,
  params: versions.plates,
  schema: recordSchema,
  filesOf: () => [],
});

export const recordOf = (content: SceneContent): ContentRecord => {
  if (content.purity === "impure") return { because: content.because };
  const { ground, film, overFilm, presenter, strips } = content;
  return {
    ...{ ground, film, overFilm, presenter },
    strips: strips.map((strip) => ({ ...strip, seen: runsOf(strip.seen) })),
  };
};

export const contentOfRecord = (record: ContentRecord): SceneContent =>
  "because" in record
    ? { purity: "impure", because: record.because }
    : {
        ...record,
        purity: "pure",
        strips: record.strips.map((strip) => ({
          ...strip,
          seen: strip.seen.flatMap(([picture, frames]) => Array.from({ length: frames }, () => picture)),
        })),
      };

const runsOf = (seen: Strip["seen"]): [Digest | null, number][] => {
  const runs: [Digest | null, number][] = [];
  for (const picture of seen) {
    const run = runs.at(-1);
    if (run !== undefined && run[0] === picture) run[1] += 1;
    else runs.push([picture, 1]);
  }
  return runs;
};

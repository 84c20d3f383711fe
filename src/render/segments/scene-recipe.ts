import { z } from "zod";
import { digestValue } from "../../media/digest.ts";
import type { Derived } from "../../media/cache.ts";
import { digestSchema, type Digest } from "../../model/media.ts";
import { contentOfFrames, type SceneContent } from "./scene-content.ts";
import type { Versions } from "./versions.ts";

/** Frames of a scene, counted from its start; `until` is not part of it. */
export type Stretch = { from: number; until: number };

/** Which of a scene's frames are needed: the chunks of its body, and what its transitions show. */
export type SceneUse = { chunks: Stretch[]; head: Stretch | null; tail: Stretch | null };

const contentsSchema = z.object({
  /** Null where the scene can be taken apart. */
  because: z.string().nullable(),
  /** What decides the pixels of each chunk, in order. */
  chunks: z.array(digestSchema),
  head: digestSchema.nullable(),
  tail: digestSchema.nullable(),
});
/** A scene's use with each stretch named by what is seen in it: enough to know which segments are there already. */
export type SceneRecipe = z.infer<typeof contentsSchema>;

/** Where a scene's recipe is remembered. */
export const recipeOf = (scene: Digest, use: SceneUse, versions: Versions): Derived<SceneRecipe> => ({
  name: "scene-recipe",
  version: 1,
  input: scene,
  params: { use, versions: versions.plates },
  schema: contentsSchema,
  filesOf: () => [],
});

export const makeRecipe = (scene: Digest, use: SceneUse, content: SceneContent): SceneRecipe => {
  const name = (stretch: Stretch): Digest =>
    content.purity === "pure" ? contentOfFrames(content, stretch) : digestValue({ scene, stretch });
  return {
    because: content.purity === "pure" ? null : content.because,
    chunks: use.chunks.map(name),
    head: use.head === null ? null : name(use.head),
    tail: use.tail === null ? null : name(use.tail),
  };
};

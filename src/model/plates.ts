import { z } from "zod";
import { videoPropsSchema } from "./video-props.ts";

/** Place of the scene in `props.scenes`. */
const scene = z.number().int().min(0);

/** One layer of one scene at one frame, and where on the sheet its picture lies. Whole pixels of the sheet. */
export const cellSchema = z.object({
  scene,
  /** Its name among the scene's graphics. */
  layer: z.string(),
  /** Of the scene. */
  frame: z.number().int().min(0),
  x: z.number().int(),
  y: z.number().int(),
  /** The layer's box and its reach on all sides; what would lie outside is cut off. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type Cell = z.infer<typeof cellSchema>;

/** A still picture that a video is put together from. */
export const plateSchema = z.discriminatedUnion("kind", [
  /** All of a scene that lies behind its film and its presenter; opaque. */
  z.object({ kind: z.literal("ground"), scene }),
  /** What lies over a scene's film and behind its presenter; transparent. */
  z.object({ kind: z.literal("over-film"), scene }),
  /** What stands for a scene where it is not played: all of it, with its text in place and no captions. */
  z.object({ kind: z.literal("poster"), scene }),
  /** Many pictures of graphics on transparent ground. */
  z.object({ kind: z.literal("sheet"), cells: z.array(cellSchema) }),
]);
export type Plate = z.infer<typeof plateSchema>;

/**
 * Frame `n` of a plates composition draws plate `n`. The scenes may be of several videos of one look: names of scenes
 * must not repeat, because the sizes of their texts are found by them.
 */
export const platesPropsSchema = videoPropsSchema.extend({ plates: z.array(plateSchema) });
export type PlatesProps = z.infer<typeof platesPropsSchema>;

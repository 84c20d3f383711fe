import { z } from "zod";
import { digestValue } from "../../media/digest.ts";
import type { Derived } from "../../media/cache.ts";
import { sizeOfAspect, type Aspect, type Size } from "../../model/aspect.ts";
import { storedFileSchema, type Digest } from "../../model/media.ts";
import type { Quality } from "../../model/quality.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";
import type { Stretch } from "./scene-recipe.ts";
import type { Versions } from "./versions.ts";

const segmentSchema = z.object({ file: storedFileSchema, frames: z.number().int().positive() });
/** A finished stretch of picture: a small H.264 file without sound that begins with a keyframe. */
export type Segment = z.infer<typeof segmentSchema>;

/** What is encoded, beside what is seen. */
export type SegmentForm = { size: Size; fps: number; frames: number };

/** The size of finished frames; even, as 4:2:0 has to be. */
export const finishedSize = (aspect: Aspect, { scale }: Pick<Quality, "scale">): Size => {
  const { width, height } = sizeOfAspect[aspect];
  return { width: Math.round((width * scale) / 2) * 2, height: Math.round((height * scale) / 2) * 2 };
};

/** Where a segment is remembered: under all that its bytes follow from. */
export const segmentOf = (shown: Digest, form: SegmentForm, versions: Versions): Derived<Segment> => ({
  name: "segment",
  version: 1,
  input: shown,
  params: { form, versions: versions.segments },
  schema: segmentSchema,
  filesOf: ({ file }) => [file],
});

/** Names what is seen while a scene takes the place of another. */
export const transitionDigest = (
  transition: SceneProps["transition"],
  direction: VideoProps["direction"],
  { from, until }: Stretch,
  shown: { leaving: Digest; entering: Digest },
): Digest => digestValue({ transition, direction, from, until, ...shown });

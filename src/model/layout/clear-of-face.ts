import type { Box } from "../media.ts";
import { bottom, overlaps, right } from "./rounded-box.ts";

/** The lowest eighth of a head is chin and hair: text may come that near. */
export const faceOf = (head: Box): Box => ({ ...head, height: head.height * 0.875 });

/** Free space kept between a face and what makes way for it, in pixels. */
const distance = 16;

/**
 * Where captions go when a close-up brings the face to their place: beside it if most of their width is left there, else
 * above it, if there is room below `ceilingY`. Where nothing is free they stay.
 */
export const clearOfFace = (captions: Box, head: Box, ceilingY: number): Box => {
  const face = faceOf(head);
  if (!overlaps(captions, face)) return captions;
  const before = { ...captions, width: face.x - distance - captions.x };
  const afterX = right(face) + distance;
  const after = { ...captions, x: afterX, width: right(captions) - afterX };
  const beside = before.width > after.width ? before : after;
  if (beside.width >= captions.width / 2) return beside;
  const above = { ...captions, y: head.y - distance - captions.height };
  return above.y >= ceilingY && bottom(above) <= head.y ? above : captions;
};

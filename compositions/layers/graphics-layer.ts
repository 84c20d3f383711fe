import type { ReactNode } from "react";
import type { Box } from "../../src/model/media.ts";

/** Frames of a scene; `until` is not one of them. */
export type FrameSpan = { from: number; until: number };

export const isWithin = (frame: number, { from, until }: FrameSpan): boolean =>
  from <= frame && frame < until;

/** Something drawn in front of the presenter, which can be drawn alone. */
export type GraphicsLayer = {
  /** No other layer of the scene has it. */
  name: string;
  /** Where it is in the frame; whole pixels. */
  box: Box;
  /** How far beyond its box, on each side, any of it may be seen; pixels. */
  reach: number;
  /** Outside of these frames nothing of it is seen; in them it may be. */
  span: FrameSpan;
  /** In each of these it looks the same in all frames; it may do so in others too. */
  still: FrameSpan[];
  /** Fills the box, a pure function of props and frame. It does not know where the box is. */
  content: ReactNode;
};

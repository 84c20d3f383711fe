import { framesToMs } from "../model/timing.ts";
import type { Cue } from "./caption-cues.ts";
import type { FrameRange } from "./timeline/cut-video.ts";

/** The cues of a part of a video, counted from its first frame; those that lie outside are left out. */
export const cutCues = (cues: readonly Cue[], fps: number, range: FrameRange | undefined): Cue[] => {
  if (range === undefined) return [...cues];
  const startMs = framesToMs(range.first, fps);
  const lengthMs = framesToMs(range.last + 1, fps) - startMs;
  const inside = (ms: number): number => Math.round(Math.min(Math.max(ms - startMs, 0), lengthMs));
  return cues
    .map((cue) => ({ ...cue, startMs: inside(cue.startMs), endMs: inside(cue.endMs) }))
    .filter((cue) => cue.endMs > cue.startMs);
};

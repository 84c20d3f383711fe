import { sizeOfAspect, type Aspect } from "../aspect.ts";
import type { Box } from "../media.ts";

/**
 * Shares of the frame that text keeps free, from the top clockwise. In 9:16 the interfaces of TikTok, Reels and Shorts
 * lie over the frame: a bar at the top, buttons at the right, name and caption at the bottom.
 */
const marginsOfAspect: Record<Aspect, { top: number; right: number; bottom: number; left: number }> = {
  "16:9": { top: 0.083, right: 0.058, bottom: 0.083, left: 0.058 },
  "9:16": { top: 0.12, right: 0.12, bottom: 0.2, left: 0.067 },
  "1:1": { top: 0.067, right: 0.067, bottom: 0.067, left: 0.067 },
};

/** Where text and logos may be, in pixels of the frame. */
export const safeArea = (aspect: Aspect): Box => {
  const { width, height } = sizeOfAspect[aspect];
  const margin = marginsOfAspect[aspect];
  const x = Math.round(width * margin.left);
  const y = Math.round(height * margin.top);
  return {
    x,
    y,
    width: Math.round(width * (1 - margin.right)) - x,
    height: Math.round(height * (1 - margin.bottom)) - y,
  };
};

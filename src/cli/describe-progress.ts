import type { RenderProgress } from "../render/index.ts";
import { formatSeconds } from "./output.ts";

/** A render's progress on one line: videos, frames made and reused, pictures drawn, speed, time left. */
export const describeProgress = ({
  videos,
  frames,
  drawn,
  wholeFrames,
  fps,
  secondsLeft,
}: RenderProgress): string =>
  [
    `${videos.done} of ${videos.total}`,
    `${frames.made + frames.reused}/${frames.total} frames (${frames.made} composed, ${frames.reused} reused)`,
    `${drawn} pictures drawn`,
    ...(wholeFrames === 0 ? [] : [`${wholeFrames} whole frames`]),
    ...(fps === null ? [] : [`${fps.toFixed(0)} a second`]),
    ...(secondsLeft === null || secondsLeft === 0 ? [] : [`${formatSeconds(Math.round(secondsLeft))} left`]),
  ].join("  ");

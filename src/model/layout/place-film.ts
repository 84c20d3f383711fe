import type { Box } from "../media.ts";
import type { BackgroundProps } from "../video-props.ts";
import { onBlocks, type RoundedBox } from "./rounded-box.ts";

export type FilmGeometry = {
  /** Where the whole film is drawn, on whole blocks; it may exceed the mask. */
  clip: Box;
  /** What of it is seen. */
  mask: RoundedBox;
};

/**
 * Places a film in what shows it: all of it covered, or all of the film seen. `highShare` is how much of what is free or cut
 * off is above it; the rest is below.
 */
export const placeFilm = (
  { width, height, fit }: Pick<Extract<BackgroundProps, { kind: "video" }>, "width" | "height" | "fit">,
  mask: RoundedBox,
  highShare = 1 / 2,
): FilmGeometry => {
  const [across, down] = [mask.width / width, mask.height / height];
  const scale = fit === "cover" ? Math.max(across, down) : Math.min(across, down);
  const drawn = { width: width * scale, height: height * scale };
  return {
    clip: onBlocks({
      x: mask.x + (mask.width - drawn.width) / 2,
      y: mask.y + (mask.height - drawn.height) * highShare,
      ...drawn,
    }),
    mask,
  };
};

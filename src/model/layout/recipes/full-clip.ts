import { textOnly, type LayoutRecipe } from "../recipe.ts";
import { presenterFull } from "./presenter-full.ts";

/**
 * Words over a finished picture: on cards, in the lower part, clear of where a face mostly is. Captions and logo stand where
 * they stand over a presenter.
 */
export const fullClip: LayoutRecipe = {
  "16:9": (facts) => {
    const { text, captions, logo } = presenterFull["16:9"](facts);
    return { ...textOnly, text, captions, logo };
  },
  "9:16": (facts) => {
    const { captions, logo } = presenterFull["9:16"](facts);
    return {
      ...textOnly,
      text: {
        box: { x: 72, y: facts.hasCaptions ? 930 : 1110, width: 878, height: 390 },
        anchor: "bottom",
        onCard: true,
        capacity: 1,
        typeScale: 0.86,
        figureScale: 0.58,
      },
      captions,
      logo,
    };
  },
  "1:1": (facts) => {
    const { captions, logo } = presenterFull["1:1"](facts);
    return {
      ...textOnly,
      text: {
        box: { x: 72, y: facts.hasCaptions ? 470 : 620, width: 620, height: facts.hasCaptions ? 340 : 388 },
        anchor: "bottom",
        onCard: true,
        capacity: 1,
        typeScale: 0.66,
        figureScale: 0.44,
      },
      captions,
      logo,
    };
  },
};

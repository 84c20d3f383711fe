import { textOnly, type LayoutRecipe } from "../recipe.ts";
import { statement } from "./statement.ts";

/** The logo large at the top, what to do and where at the foot of the page. */
export const endCard: LayoutRecipe = {
  "16:9": (facts) => ({
    ...textOnly,
    text: {
      box: { x: 111, y: 290, width: 1180, height: facts.hasCaptions ? 510 : 700 },
      anchor: "bottom",
      onCard: false,
      capacity: 2,
      typeScale: 1.15,
    },
    captions: statement["16:9"](facts).captions,
    logo: { x: 111, y: 96, width: 700, height: 92 },
  }),
  "9:16": (facts) => ({
    ...textOnly,
    text: {
      box: { x: 72, y: 470, width: 878, height: facts.hasCaptions ? 830 : 1040 },
      anchor: "bottom",
      onCard: false,
      capacity: 2,
      typeScale: 1.15,
    },
    captions: statement["9:16"](facts).captions,
    logo: { x: 72, y: 250, width: 720, height: 96 },
  }),
  "1:1": (facts) => ({
    ...textOnly,
    text: {
      box: { x: 72, y: 220, width: 936, height: facts.hasCaptions ? 600 : 788 },
      anchor: "bottom",
      onCard: false,
      capacity: 2,
      typeScale: 1,
    },
    captions: statement["1:1"](facts).captions,
    logo: { x: 72, y: 76, width: 640, height: 78 },
  }),
};

import { textOnly, type LayoutRecipe } from "../recipe.ts";

/** One thought over the whole frame. */
export const statement: LayoutRecipe = {
  "16:9": ({ hasCaptions }) => ({
    ...textOnly,
    text: {
      box: { x: 111, y: 190, width: 1500, height: hasCaptions ? 590 : 760 },
      anchor: "middle",
      onCard: false,
      capacity: 2,
      typeScale: 1.4,
    },
    captions: {
      box: { x: 111, y: 840, width: 1300, height: 150 },
      anchor: "bottom",
      align: "start",
      onPlate: false,
      typeScale: 1,
    },
    logo: { x: 111, y: 90, width: 500, height: 46 },
  }),
  "9:16": ({ hasCaptions }) => ({
    ...textOnly,
    text: {
      box: { x: 72, y: 330, width: 878, height: hasCaptions ? 960 : 1200 },
      anchor: "middle",
      onCard: false,
      capacity: 2,
      typeScale: 1.3,
    },
    captions: {
      box: { x: 72, y: 1346, width: 878, height: 190 },
      anchor: "bottom",
      align: "start",
      onPlate: false,
      typeScale: 1.22,
    },
    logo: { x: 72, y: 232, width: 600, height: 48 },
  }),
  "1:1": ({ hasCaptions }) => ({
    ...textOnly,
    text: {
      box: { x: 72, y: 160, width: 936, height: hasCaptions ? 650 : 840 },
      anchor: "middle",
      onCard: false,
      capacity: 2,
      typeScale: 1.2,
    },
    captions: {
      box: { x: 72, y: 852, width: 936, height: 156 },
      anchor: "bottom",
      align: "start",
      onPlate: false,
      typeScale: 1,
    },
    logo: { x: 72, y: 72, width: 500, height: 42 },
  }),
};

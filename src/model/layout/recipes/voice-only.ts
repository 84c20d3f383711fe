import { textOnly, type LayoutRecipe } from "../recipe.ts";

/** Large type, the voice as a waveform under it, and captions large enough to carry the scene alone. */
export const voiceOnly: LayoutRecipe = {
  "16:9": ({ hasText }) => ({
    ...textOnly,
    text: {
      box: { x: 111, y: 190, width: 1400, height: 380 },
      anchor: "bottom",
      onCard: false,
      capacity: 1,
      typeScale: 1.15,
    },
    captions: {
      box: { x: 111, y: hasText ? 800 : 600, width: 1400, height: hasText ? 190 : 300 },
      anchor: hasText ? "bottom" : "top",
      align: "start",
      onPlate: false,
      typeScale: hasText ? 1.15 : 1.5,
    },
    logo: { x: 111, y: 90, width: 500, height: 46 },
    waveform: { x: 111, y: hasText ? 610 : 280, width: 1698, height: hasText ? 150 : 220 },
  }),
  "9:16": ({ hasText }) => ({
    ...textOnly,
    text: {
      box: { x: 72, y: 322, width: 878, height: 520 },
      anchor: "bottom",
      onCard: false,
      capacity: 2,
      typeScale: 1.15,
    },
    captions: {
      box: { x: 72, y: hasText ? 1230 : 1000, width: 878, height: 306 },
      anchor: hasText ? "bottom" : "top",
      align: "start",
      onPlate: false,
      typeScale: 1.45,
    },
    logo: { x: 72, y: 232, width: 600, height: 48 },
    waveform: { x: 72, y: hasText ? 910 : 560, width: 878, height: hasText ? 220 : 320 },
  }),
  "1:1": ({ hasText }) => ({
    ...textOnly,
    text: {
      box: { x: 72, y: 160, width: 936, height: 400 },
      anchor: "bottom",
      onCard: false,
      capacity: 1,
      typeScale: 1,
    },
    captions: {
      box: { x: 72, y: hasText ? 798 : 600, width: 936, height: 210 },
      anchor: hasText ? "bottom" : "top",
      align: "start",
      onPlate: false,
      typeScale: 1.2,
    },
    logo: { x: 72, y: 72, width: 500, height: 42 },
    waveform: { x: 72, y: hasText ? 600 : 270, width: 936, height: hasText ? 150 : 220 },
  }),
};

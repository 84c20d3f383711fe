import { arch, unmasked, type LayoutRecipe } from "../recipe.ts";

/** A column of type and the presenter before an arch beside it; in 9:16 the type stands on top. */
export const presenterThird: LayoutRecipe = {
  "16:9": ({ hasCaptions, hasMainText }) => ({
    zone: {
      centreX: 1440,
      headCentreY: 420,
      headHeight: 300,
      floorY: 1080,
      ceilingY: 120,
      maxWidth: 1000,
      mask: unmasked(1920, 1080),
    },
    stage: arch(1440, 118, 700, 1080),
    window: null,
    text: {
      box: { x: 111, y: 190, width: 810, height: hasCaptions ? 540 : 740 },
      anchor: "middle",
      onCard: false,
      capacity: 2,
      typeScale: 1.1,
    },
    lowerThird: { x: 1160, y: 816, width: 560, height: 180 },
    captions: {
      box: { x: 111, y: hasMainText ? 800 : 420, width: 810, height: hasMainText ? 190 : 300 },
      anchor: hasMainText ? "bottom" : "middle",
      align: "start",
      onPlate: false,
      typeScale: hasMainText ? 1 : 1.35,
    },
    logo: { x: 111, y: 90, width: 810, height: 46 },
    waveform: null,
    hasSides: true,
  }),
  "9:16": ({ hasCaptions, hasText, textRows }) => {
    const textHeight = textRows >= 6 ? 520 : textRows >= 4 ? 420 : 310;
    const captionY = hasText ? 322 + textHeight + 58 : 322;
    const topY = hasCaptions ? captionY + 200 : 322 + textHeight + 70;
    return {
      zone: {
        centreX: 540,
        headCentreY: hasText ? topY + 260 : 900,
        headHeight: 380,
        floorY: 1920,
        ceilingY: hasText ? topY + 50 : 640,
        maxWidth: 1400,
        mask: unmasked(1080, 1920),
      },
      stage: arch(540, hasText ? topY : 590, 820, 1920),
      window: null,
      text: {
        box: { x: 72, y: 322, width: 878, height: textHeight },
        anchor: "top",
        onCard: false,
        capacity: 2,
        typeScale: 1,
      },
      lowerThird: null,
      captions: {
        box: { x: 72, y: captionY, width: 878, height: hasText ? 180 : 240 },
        anchor: "top",
        align: "start",
        onPlate: false,
        typeScale: 1.25,
      },
      logo: { x: 72, y: 232, width: 878, height: 48 },
      waveform: null,
      hasSides: true,
    };
  },
  "1:1": ({ hasCaptions, hasMainText }) => ({
    zone: {
      centreX: 820,
      headCentreY: 400,
      headHeight: 270,
      floorY: 1080,
      ceilingY: 130,
      maxWidth: 820,
      mask: unmasked(1080, 1080),
    },
    stage: arch(820, 120, 400, 1080),
    window: null,
    text: {
      box: { x: 72, y: 168, width: 490, height: hasCaptions ? 520 : 700 },
      anchor: "top",
      onCard: false,
      capacity: 2,
      typeScale: 0.8,
    },
    lowerThird: { x: 72, y: hasCaptions ? 700 : 880, width: 500, height: 120 },
    captions: {
      box: hasMainText
        ? { x: 72, y: 834, width: 936, height: 174 }
        : { x: 72, y: 220, width: 490, height: 400 },
      anchor: hasMainText ? "bottom" : "middle",
      align: "start",
      onPlate: hasMainText,
      typeScale: hasMainText ? 1 : 1.15,
    },
    logo: { x: 72, y: 72, width: 490, height: 42 },
    waveform: null,
    hasSides: true,
  }),
};

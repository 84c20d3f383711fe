import type { Box } from "../../media.ts";
import { circle, type LayoutFacts, type LayoutRecipe, type Recipe } from "../recipe.ts";
import { bottom, containIn, inset, right } from "../rounded-box.ts";

const windowRadius = 22;
/** The ring of ground between the presenter's disc and the window under it. */
const ring = 10;

/** Windows of extreme shape are cut to these: a picture fills its window. */
const shapeOf = (ratio: number): number => Math.min(2.2, Math.max(0.6, ratio));

/** The window's box: the picture's shape, as large as the area allows. */
const shownIn = (area: Box, { pictureRatio }: LayoutFacts): Box =>
  containIn(area, shapeOf(pictureRatio ?? area.width / area.height));

type Corner = { diameter: number; fromRight: number; fromBottom: number };

/** The window in its area and the presenter's circle over its lower corner. */
const windowAndCircle = (
  shown: Box,
  pictureRatio: number | null,
  { diameter, fromRight, fromBottom }: Corner,
): Pick<Recipe, "window" | "stage" | "zone" | "waveform"> => {
  const disc = circle(right(shown) - fromRight, bottom(shown) - fromBottom, diameter);
  return {
    window: pictureRatio === null ? null : { ...shown, radius: windowRadius },
    stage: { ...circle(right(shown) - fromRight, bottom(shown) - fromBottom, diameter + 2 * ring) },
    waveform: inset(disc, diameter * 0.16, diameter * 0.31),
    zone: {
      centreX: disc.x + diameter / 2,
      headCentreY: disc.y + diameter * 0.47,
      headHeight: diameter * 0.6,
      floorY: bottom(disc),
      ceilingY: disc.y + diameter * 0.08,
      maxWidth: diameter * 2,
      mask: disc,
    },
  };
};

/** Without a picture there is no window, and the text has its room too. */
const textBox = (facts: LayoutFacts, beside: Box, instead: Box): Box =>
  facts.pictureRatio === null ? instead : beside;

/** A picture or screen recording in a window, the presenter, or the voice, in a circle over its lower corner. */
export const circleOverScreen: LayoutRecipe = {
  "16:9": (facts) => {
    const area = facts.hasText
      ? { x: 650, y: 150, width: 1159, height: 660 }
      : { x: 111, y: 162, width: 1698, height: 660 };
    const shown = shownIn(area, facts);
    const parts = windowAndCircle(shown, facts.pictureRatio, {
      diameter: 300,
      fromRight: 60,
      fromBottom: 10,
    });
    const captionX = facts.hasText ? 111 : shown.x;
    return {
      ...parts,
      text: {
        box: textBox(
          facts,
          { x: 111, y: 190, width: 480, height: 590 },
          { x: 111, y: 190, width: 1200, height: 590 },
        ),
        anchor: "middle",
        onCard: false,
        capacity: 2,
        typeScale: facts.pictureRatio === null ? 1 : 0.76,
      },
      lowerThird: null,
      captions: {
        box: { x: captionX, y: 852, width: right(shown) - 250 - captionX, height: 138 },
        anchor: "middle",
        align: "start",
        onPlate: false,
        typeScale: 0.95,
      },
      logo: { x: 111, y: 80, width: 480, height: 44 },
      hasSides: true,
    };
  },
  "9:16": (facts) => {
    const area = facts.hasText
      ? { x: 72, y: 600, width: 878, height: 570 }
      : { x: 72, y: 340, width: 878, height: 830 };
    const parts = windowAndCircle(shownIn(area, facts), facts.pictureRatio, {
      diameter: 310,
      fromRight: 130,
      fromBottom: -30,
    });
    return {
      ...parts,
      text: {
        box: textBox(
          facts,
          { x: 72, y: 322, width: 878, height: 250 },
          { x: 72, y: 322, width: 878, height: 640 },
        ),
        anchor: "top",
        onCard: false,
        capacity: 2,
        typeScale: facts.pictureRatio === null ? 1 : 0.84,
      },
      lowerThird: null,
      captions: {
        box: { x: 72, y: 1346, width: 878, height: 190 },
        anchor: "bottom",
        align: "start",
        onPlate: false,
        typeScale: 1.22,
      },
      logo: { x: 72, y: 232, width: 878, height: 48 },
      hasSides: true,
    };
  },
  "1:1": (facts) => {
    const area = facts.hasText
      ? { x: 72, y: 330, width: 936, height: 480 }
      : { x: 72, y: 150, width: 936, height: 640 };
    const parts = windowAndCircle(shownIn(area, facts), facts.pictureRatio, {
      diameter: 260,
      fromRight: 90,
      fromBottom: 10,
    });
    return {
      ...parts,
      text: {
        box: textBox(
          facts,
          { x: 72, y: 146, width: 936, height: 164 },
          { x: 72, y: 146, width: 936, height: 500 },
        ),
        anchor: "middle",
        onCard: false,
        capacity: 1,
        typeScale: facts.pictureRatio === null ? 1 : 0.76,
      },
      lowerThird: null,
      captions: {
        box: { x: 72, y: 852, width: 640, height: 156 },
        anchor: "middle",
        align: "start",
        onPlate: false,
        typeScale: 0.92,
      },
      logo: { x: 72, y: 72, width: 936, height: 42 },
      hasSides: true,
    };
  },
};

import { type Brush, fill, oval, path, stroke, within } from "./brush.ts";
import { type Person } from "./looks.ts";
import { type Pose } from "./performance.ts";
import { type MouthShape } from "./visemes.ts";

const insideOfMouth = "#4f151c";
const tongueColour = "#c9605f";
const toothColour = "#fbf8f4";
const lowerToothColour = "#ece5dd";

/** The mouth around (0, 0). Below an opening of two units the lips touch and are drawn as one line. */
export const drawMouth = (brush: Brush, { colours }: Person, mouth: MouthShape, pose: Pose): void => {
  const stretch = mouth.wide < 0 ? 21 * mouth.wide : 9 * mouth.wide;
  const half = (46 + stretch) * (1 - 0.08 * mouth.open);
  const gap = mouth.open * 46;
  const lift = (3 + pose.smile * 8) * (1 - 0.55 * mouth.open) * (mouth.wide < 0 ? 1 + 0.8 * mouth.wide : 1);
  const top = -0.34 * gap;
  const bottom = 0.66 * gap;
  const upperLip = 9 + mouth.round * 4 - mouth.tuck * 1.5;
  const lowerLip = 12 + mouth.round * 5 - mouth.tuck * 5;

  const cornerY = -lift;
  const upperEdge = `C ${-half * 0.6} ${top - upperLip * 0.62} ${-half * 0.28} ${top - upperLip - 2.5} 0 ${top - upperLip + 2} C ${half * 0.28} ${top - upperLip - 2.5} ${half * 0.6} ${top - upperLip * 0.62} ${half + 3} ${cornerY}`;
  const lowerEdge = `C ${half * 0.66} ${bottom + lowerLip * 0.8} ${half * 0.34} ${bottom + lowerLip + 1.5} 0 ${bottom + lowerLip + 1.5} C ${-half * 0.34} ${bottom + lowerLip + 1.5} ${-half * 0.66} ${bottom + lowerLip * 0.8} ${-half - 3} ${cornerY} Z`;
  const lips = path(`M ${-half - 3} ${cornerY} ${upperEdge} ${lowerEdge}`);
  fill(brush, lips, colours.lip);
  within(brush, lips, () => {
    // The lower lip catches the light, the upper lies in its own shade.
    fill(brush, oval(0, bottom + lowerLip * 0.62, half * 0.46, lowerLip * 0.3), colours.lipLight, 0.75);
    if (gap <= 2)
      fill(
        brush,
        path(`M ${-half - 4} -30 H ${half + 4} V ${cornerY} Q 0 ${lift * 0.7} ${-half - 4} ${cornerY} Z`),
        colours.lipDark,
        0.22,
      );
  });

  if (gap > 2) drawInside(brush, mouth, { half, top, bottom, cornerY, gap });
  else
    stroke(
      brush,
      path(
        `M ${-half} ${cornerY + 0.5} Q ${-half * 0.3} ${lift * 0.5} 0 ${lift * 0.42} Q ${half * 0.3} ${lift * 0.5} ${half} ${cornerY + 0.5}`,
      ),
      colours.lipDark,
      3.6,
    );
  for (const corner of [-1, 1])
    stroke(
      brush,
      path(
        `M ${corner * (half + 2)} ${cornerY - 0.5} q ${corner * 5} ${-1 - pose.smile * 2.5} ${corner * 6.5} ${-3.5 - pose.smile * 2}`,
      ),
      colours.skinDeep,
      3,
      0.5,
    );
  stroke(
    brush,
    path(
      `M ${-half * 0.4} ${bottom + lowerLip + 10} Q 0 ${bottom + lowerLip + 15} ${half * 0.4} ${bottom + lowerLip + 10}`,
    ),
    colours.skinShade,
    5,
    0.55,
  );
};

type Opening = { half: number; top: number; bottom: number; cornerY: number; gap: number };

const drawInside = (brush: Brush, mouth: MouthShape, { half, top, bottom, cornerY, gap }: Opening): void => {
  const inner = half - 4;
  const opening = path(
    `M ${-inner} ${cornerY + 0.5} C ${-half * 0.55} ${top - 1} ${-half * 0.22} ${top} 0 ${top + 1} C ${half * 0.22} ${top} ${half * 0.55} ${top - 1} ${inner} ${cornerY + 0.5} C ${half * 0.62} ${bottom * 0.92} ${half * 0.32} ${bottom + 2} 0 ${bottom + 2} C ${-half * 0.32} ${bottom + 2} ${-half * 0.62} ${bottom * 0.92} ${-inner} ${cornerY + 0.5} Z`,
  );
  fill(brush, opening, insideOfMouth);
  within(brush, opening, () => {
    if (mouth.tongue > 0.05 || gap > 15) {
      fill(brush, oval(0, bottom + 9 - mouth.tongue * gap * 0.7, half * 0.58, 8 + gap * 0.3), tongueColour);
    }
    if (mouth.teeth > 0.75)
      fill(
        brush,
        path(`M ${-half} ${bottom - 4 * mouth.teeth} H ${half} v 24 H ${-half} Z`),
        lowerToothColour,
      );
    const teeth = 4 + mouth.teeth * 8;
    fill(
      brush,
      path(
        `M ${-half} ${top - 30} H ${half} L ${half * 0.84} ${top + teeth * 0.4} Q 0 ${top + teeth + 5} ${-half * 0.84} ${top + teeth * 0.4} Z`,
      ),
      toothColour,
    );
    // The upper lip throws a shadow on the teeth.
    fill(
      brush,
      path(`M ${-half} ${top - 30} H ${half} V ${top + 2} Q 0 ${top + 5} ${-half} ${top + 2} Z`),
      insideOfMouth,
      0.22,
    );
  });
  if (mouth.tuck > 0.3) {
    const lip = path(
      `M ${-half * 0.6} ${top} Q 0 ${top - 3} ${half * 0.6} ${top} Q ${half * 0.45} ${top + 8} 0 ${top + 9} Q ${-half * 0.45} ${top + 8} ${-half * 0.6} ${top} Z`,
    );
    fill(brush, lip, toothColour, Math.min(1, (mouth.tuck - 0.3) * 1.6));
  }
};

import { type Brush, fill, oval, path, sides, stroke, within } from "./brush.ts";
import { type Person } from "./looks.ts";
import { type Pose } from "./performance.ts";

const spacing = 61;
const halfWidth = 29;

/** Both eyes and brows around the middle of the face. */
export const drawEyes = (brush: Brush, person: Person, pose: Pose): void => {
  for (const side of sides) {
    brush.save();
    // Turned away, the far eye comes nearer to the nose.
    brush.translate(side * spacing, -14);
    brush.scale(side * (1 - 0.06 * side * pose.yaw), 1);
    drawEye(brush, person, pose, side);
    drawBrow(brush, person, pose);
    brush.restore();
  }
};

/** Drawn for the viewer's right eye; its outer corner is at positive x. The other is its mirror image. */
const drawEye = (brush: Brush, { colours, gender }: Person, pose: Pose, side: number): void => {
  const openness = Math.max(0, 1 - pose.blink) * (1 - 0.07 * pose.smile);
  const lidTop = 9 - 29 * openness;
  const lidBottom = 9 + 8 * openness;
  const upper = `C ${-halfWidth * 0.62} ${lidTop + 2} ${-halfWidth * 0.1} ${lidTop - 3} ${halfWidth * 0.22} ${lidTop - 1.5} C ${halfWidth * 0.62} ${lidTop + 1} ${halfWidth * 0.9} ${-3 * openness + 3} ${halfWidth} 1`;
  const corner = `M ${-halfWidth} 7`;

  if (openness > 0.08) {
    const eye = path(
      `${corner} ${upper} C ${halfWidth * 0.7} ${lidBottom} ${-halfWidth * 0.5} ${lidBottom + 2} ${-halfWidth} 7 Z`,
    );
    fill(brush, eye, "#fdfbf8");
    within(brush, eye, () => {
      const [x, y] = [side * pose.gazeX * 9 - 1, -2 + pose.gazeY * 7];
      fill(brush, oval(x, y, 17, 17.5), colours.irisDark);
      fill(brush, oval(x, y + 0.5, 15, 15.5), colours.iris);
      fill(brush, oval(x, y + 6, 10, 7), "#ffffff", 0.13);
      fill(brush, oval(x, y, 7.6, 7.8), "#120b09");
      fill(
        brush,
        path(`${corner} ${upper} L ${halfWidth} ${lidTop + 10} Q 0 ${lidTop + 7} ${-halfWidth} 13 Z`),
        "#3a1e16",
        0.2,
      );
      fill(brush, oval(x + side * 5.5, y - 6, 4.4, 4.6), "#ffffff", 0.95);
      fill(brush, oval(x - side * 5, y + 6, 2, 2), "#ffffff", 0.5);
    });
    stroke(
      brush,
      path(`M ${halfWidth * 0.8} 5.5 Q 0 ${lidBottom + 2.5} ${-halfWidth * 0.7} 10.5`),
      colours.skinDeep,
      2.2,
      0.45,
    );
  }
  stroke(
    brush,
    path(
      `M ${-halfWidth + 2} ${lidTop + 3} C ${-halfWidth * 0.4} ${lidTop - 9} ${halfWidth * 0.4} ${lidTop - 12} ${halfWidth + 3} ${lidTop * 0.4 - 3}`,
    ),
    colours.skinDeep,
    2.6,
    0.42 * Math.max(0.3, openness),
  );

  const lash = colours.hairDark;
  stroke(brush, path(`${corner} ${upper}`), lash, gender === "female" ? 5.6 : 4.4);
  if (gender === "female") {
    const flick = 1 + 8 * openness;
    fill(
      brush,
      path(
        `M ${halfWidth - 8} ${-2 * openness} Q ${halfWidth + 2} ${-1} ${halfWidth + 10} ${-flick} Q ${halfWidth + 6} 3 ${halfWidth - 2} 4.5 Z`,
      ),
      lash,
    );
  }
};

const drawBrow = (brush: Brush, { colours, gender }: Person, pose: Pose): void => {
  const y = -pose.brow * 12;
  const [thick, height] = gender === "female" ? [8.5, -47] : [13, -44];
  const brow = path(
    `M -33 ${height + y - 1} C -16 ${height + y - 10} 10 ${height + y - 14} 41 ${height + y + 5} C 14 ${height + y - 13 + thick} -14 ${height + y - 9 + thick} -31 ${height + y - 3 + thick} Q -36 ${height + y + 4} -33 ${height + y - 1} Z`,
  );
  fill(brush, brow, colours.brow, 0.94);
};

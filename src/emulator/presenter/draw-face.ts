import { type Path2D } from "@napi-rs/canvas";
import { type Brush, faded, fill, glow, oval, path, sides, stroke, within } from "./brush.ts";
import { drawEyes } from "./draw-eyes.ts";
import { drawMouth } from "./draw-mouth.ts";
import { type Person } from "./looks.ts";
import { type Pose } from "./performance.ts";
import { type MouthShape } from "./visemes.ts";

/** Crown at -205, chin at 200: the jaw sinks as the mouth opens. */
const outlineOf = ({ faceHalfWidth: half, jaw }: Person, mouth: MouthShape): Path2D => {
  const drop = mouth.open * 13;
  const jawX = half * jaw;
  const right = `C 92 -205 ${half} -150 ${half} -28 C ${half} 48 ${jawX + 17} 98 ${jawX} ${132 + drop * 0.4} C ${jawX * 0.78} ${176 + drop} ${half * 0.28} ${200 + drop} 0 ${200 + drop}`;
  const left = `C ${-half * 0.28} ${200 + drop} ${-jawX * 0.78} ${176 + drop} ${-jawX} ${132 + drop * 0.4} C ${-jawX - 17} 98 ${-half} 48 ${-half} -28 C ${-half} -150 -92 -205 0 -205`;
  return path(`M 0 -205 ${right} ${left} Z`);
};

/** Head without hair: ears, skin, features. Features slide over it as the head turns, which reads as turning. */
export const drawFace = (brush: Brush, person: Person, pose: Pose, mouth: MouthShape): void => {
  drawEars(brush, person, pose);
  const outline = outlineOf(person, mouth);
  fill(brush, outline, person.colours.skin);
  within(brush, outline, () => drawShading(brush, person, pose, mouth));
  brush.save();
  brush.translate(pose.yaw * 15, pose.pitch * 9);
  drawEyes(brush, person, pose);
  drawNose(brush, person, pose);
  brush.translate(pose.yaw * 2, 113 + mouth.open * 3);
  drawMouth(brush, person, mouth, pose);
  brush.restore();
};

const drawEars = (brush: Brush, { faceHalfWidth, colours }: Person, pose: Pose): void => {
  for (const side of sides) {
    const x = side * (faceHalfWidth + 3) - pose.yaw * 7;
    fill(brush, oval(x, 12, 23, 41, side * 0.14), colours.skin);
    fill(brush, oval(x, 12, 23, 41, side * 0.14), colours.skinShade, 0.4);
    stroke(brush, path(`M ${x + side * 8} -12 q ${side * 6} 18 ${-side * 4} 34`), colours.skinDeep, 4, 0.45);
  }
};

const drawShading = (
  brush: Brush,
  { colours, faceHalfWidth: half, hairStyle }: Person,
  pose: Pose,
  mouth: MouthShape,
): void => {
  // Light comes from the upper left.
  glow(brush, -52, -70, 190, colours.skinLight, 0.85);
  const shade = brush.createLinearGradient(half * 0.2, 0, half, 30);
  shade.addColorStop(0, faded(colours.skinShade, 0));
  shade.addColorStop(1, faded(colours.skinShade, 0.75));
  brush.fillStyle = shade;
  brush.fillRect(-half, -220, 2 * half, 460);
  const under = brush.createLinearGradient(0, 130, 0, 205);
  under.addColorStop(0, faded(colours.skinShade, 0));
  under.addColorStop(1, faded(colours.skinShade, 0.6));
  brush.fillStyle = under;
  brush.fillRect(-half, 120, 2 * half, 120);
  for (const side of sides)
    glow(brush, side * 86 + pose.yaw * 13, 62 + pose.pitch * 8, 54, colours.blush, 0.42);
  if (hairStyle === "short") drawStubble(brush, colours.hair, half, mouth);
};

const drawStubble = (brush: Brush, colour: string, half: number, mouth: MouthShape): void => {
  const y = mouth.open * 5;
  const beard = path(
    `M ${-half - 8} 8 C ${-half * 0.9} 66 ${-half * 0.78} 96 -72 ${84 + y} C -40 ${70 + y} 40 ${70 + y} 72 ${84 + y} C ${half * 0.78} 96 ${half * 0.9} 66 ${half + 8} 8 V 260 H ${-half - 8} Z`,
  );
  const gradient = brush.createLinearGradient(0, 20, 0, 150);
  gradient.addColorStop(0, faded(colour, 0.06));
  gradient.addColorStop(1, faded(colour, 0.36));
  fill(brush, beard, gradient);
};

const drawNose = (brush: Brush, { colours, gender }: Person, pose: Pose): void => {
  const x = pose.yaw * 6;
  const wide = gender === "female" ? 1 : 1.2;
  fill(
    brush,
    path(
      `M ${8 + x * 0.4} -6 C ${16 + x} 24 ${24 * wide + x} 44 ${22 * wide + x} 55 C ${10 + x} 62 ${2 + x} 50 ${4 + x} 30 Z`,
    ),
    colours.skinShade,
    0.5,
  );
  fill(brush, oval(-3 + x, 42, 7, 9), colours.skinLight, 0.8);
  stroke(
    brush,
    path(`M ${-17 * wide + x} 55 Q ${-9 * wide + x} 62 ${x} 60 Q ${10 * wide + x} 62 ${18 * wide + x} 54`),
    colours.skinDeep,
    3.6,
    0.75,
  );
  for (const side of sides) {
    stroke(
      brush,
      path(`M ${side * 20 * wide + x} 45 q ${side * 5} 8 ${-side * 2} 13`),
      colours.skinDeep,
      3,
      0.4,
    );
  }
};

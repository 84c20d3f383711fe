import { type Brush, faded, fill, glow, oval, path, sides, stroke, vertical, within } from "./brush.ts";
import { drawOutfit } from "./draw-outfit.ts";
import { type Look } from "./looks.ts";
import { type Pose } from "./performance.ts";

/** Shoulders of a woman and a man, from the neck down to below any frame. */
const silhouettes = {
  female: path(
    "M -456 1500 C -468 980 -446 640 -412 548 C -392 478 -338 446 -268 420 C -190 394 -112 378 -84 330 L 84 330 C 112 378 190 394 268 420 C 338 446 392 478 412 548 C 446 640 468 980 456 1500 Z",
  ),
  male: path(
    "M -510 1500 C -524 980 -500 640 -462 536 C -438 464 -376 430 -296 404 C -208 376 -122 366 -92 322 L 92 322 C 122 366 208 376 296 404 C 376 430 438 464 462 536 C 500 640 524 980 510 1500 Z",
  ),
};
const armSeams = {
  female: path("M 322 720 C 338 880 342 1100 338 1500"),
  male: path("M 362 720 C 378 880 382 1100 378 1500"),
};
const neck = path(
  "M -66 110 C -68 190 -70 250 -76 296 C -80 322 -92 336 -108 350 C -96 500 96 500 108 350 C 92 336 80 322 76 296 C 70 250 68 190 66 110 Z",
);

/** Everything below the head: clothes, neck, and the shade the head throws on them. */
export const drawBody = (brush: Brush, { person, outfit }: Look, pose: Pose): void => {
  const { gender, colours } = person;
  const body = silhouettes[gender];
  brush.save();
  brush.translate(0, pose.breath);
  fill(brush, body, vertical(brush, 340, 1300, outfit.mainLight, outfit.main, outfit.mainShade));
  within(brush, body, () => {
    glow(brush, -210, 480, 300, outfit.mainLight, 0.55);
    for (const side of sides) {
      brush.save();
      brush.scale(side, 1);
      stroke(brush, armSeams[gender], outfit.mainShade, 26, 0.28);
      stroke(brush, armSeams[gender], outfit.mainShade, 7, 0.75);
      brush.restore();
    }
  });

  brush.save();
  if (gender === "male") brush.scale(1.14, 1);
  fill(brush, neck, colours.skin);
  within(brush, neck, () => {
    fill(brush, oval(pose.headX * 0.8 + 10, 232 + pose.headY, 128, 98), colours.skinShade, 0.85);
    const side = brush.createLinearGradient(0, 0, 90, 0);
    side.addColorStop(0, faded(colours.skinShade, 0));
    side.addColorStop(1, faded(colours.skinDeep, 0.5));
    brush.fillStyle = side;
    brush.fillRect(-140, 100, 280, 360);
    for (const turn of sides)
      stroke(brush, path(`M ${turn * 14} 404 Q ${turn * 50} 394 ${turn * 84} 382`), colours.skinDeep, 5, 0.3);
  });
  brush.restore();

  within(brush, body, () => drawOutfit(brush, outfit));
  brush.restore();
};

import { type Brush } from "./brush.ts";
import { drawBody } from "./draw-body.ts";
import { drawFace } from "./draw-face.ts";
import { drawHairBehind, drawHairInFront } from "./draw-hair.ts";
import { placementOf } from "./framing.ts";
import { type Look } from "./looks.ts";
import { type Pose } from "./performance.ts";
import { type MouthShape } from "./visemes.ts";

export type DrawOptions = { width: number; height: number; look: Look; pose: Pose; mouth: MouthShape };

/** Where the body turns when it sways, and the head when it tilts, in the units heads are drawn in. */
const hips = 1100;
const nape = 210;
const neckIsShorterBy = 92;

/** Draws one frame of a presenter over whatever the canvas holds. The same pose and mouth give the same pixels. */
export const drawPresenter = (brush: Brush, { width, height, look, pose, mouth }: DrawOptions): void => {
  const { x, y, scale } = placementOf(look.framing, width, height);
  const asHead = (draw: () => void) => {
    brush.save();
    brush.translate(pose.headX, pose.headY + nape);
    brush.rotate(pose.tilt);
    brush.translate(0, -nape);
    draw();
    brush.restore();
  };
  brush.save();
  brush.translate(x, y);
  brush.scale(scale, scale);
  brush.translate(0, hips);
  brush.rotate(pose.sway);
  brush.translate(0, -hips);

  asHead(() => drawHairBehind(brush, look.person, pose));
  brush.save();
  brush.translate(0, -neckIsShorterBy);
  drawBody(brush, look, pose);
  brush.restore();
  asHead(() => {
    drawFace(brush, look.person, pose, mouth);
    drawHairInFront(brush, look.person, pose);
  });
  brush.restore();
};

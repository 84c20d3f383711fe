import { type SKRSContext2D } from "@napi-rs/canvas";
import { type Look } from "./looks.ts";
import { type Pose } from "./performance.ts";
import { type MouthShape } from "./visemes.ts";

export type DrawOptions = { width: number; height: number; look: Look; pose: Pose; mouth: MouthShape };

/** Draws one frame of a presenter on whatever the canvas holds. */
export const drawPresenter = (
  canvas: SKRSContext2D,
  { width, height, look, pose, mouth }: DrawOptions,
): void => {
  const scale = height / 1000;
  canvas.save();
  canvas.translate(width / 2 + pose.headX, height * 0.4);
  canvas.scale(scale, scale);
  canvas.fillStyle = look.outfit.main;
  canvas.fillRect(-300, 250, 600, 600);
  canvas.fillStyle = look.person.colours.skin;
  canvas.beginPath();
  canvas.ellipse(0, 0, 150, 200, 0, 0, 2 * Math.PI);
  canvas.fill();
  canvas.fillStyle = look.person.colours.lipDark;
  canvas.fillRect(-40, 100, 80, 3 + 40 * mouth.open);
  canvas.restore();
};

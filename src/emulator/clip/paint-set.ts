import { type SKRSContext2D } from "@napi-rs/canvas";

/** What stands behind a presenter who is not cut out: a colour, or a plain studio wall with soft light. */
export const paintSet = (
  canvas: SKRSContext2D,
  width: number,
  height: number,
  colour: string | null,
): void => {
  canvas.fillStyle = colour ?? "#d9d3c9";
  canvas.fillRect(0, 0, width, height);
  if (colour !== null) return;
  const light = canvas.createRadialGradient(
    width * 0.42,
    height * 0.3,
    0,
    width * 0.42,
    height * 0.3,
    width * 0.75,
  );
  light.addColorStop(0, "rgba(255, 252, 246, 0.9)");
  light.addColorStop(1, "rgba(255, 252, 246, 0)");
  canvas.fillStyle = light;
  canvas.fillRect(0, 0, width, height);
};

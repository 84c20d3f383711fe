import { type CanvasGradient, Path2D, type SKRSContext2D } from "@napi-rs/canvas";

export type Brush = SKRSContext2D;
type Paint = string | CanvasGradient;

/** A closed shape written as an SVG path. */
export const path = (svg: string): Path2D => new Path2D(svg);

export const fill = (brush: Brush, shape: Path2D, paint: Paint, alpha = 1): void => {
  brush.globalAlpha = alpha;
  brush.fillStyle = paint;
  brush.fill(shape);
  brush.globalAlpha = 1;
};

export const stroke = (brush: Brush, shape: Path2D, paint: Paint, lineWidth: number, alpha = 1): void => {
  brush.globalAlpha = alpha;
  brush.strokeStyle = paint;
  brush.lineWidth = lineWidth;
  brush.lineCap = "round";
  brush.lineJoin = "round";
  brush.stroke(shape);
  brush.globalAlpha = 1;
};

/** Draws with everything outside the shape cut away. */
export const within = (brush: Brush, shape: Path2D, draw: () => void): void => {
  brush.save();
  brush.clip(shape);
  draw();
  brush.restore();
};

export const oval = (x: number, y: number, radiusX: number, radiusY: number, turn = 0): Path2D => {
  const shape = new Path2D();
  shape.ellipse(x, y, radiusX, radiusY, turn, 0, 2 * Math.PI);
  return shape;
};

/** The same colour at another opacity, 0 to 1. */
export const faded = (hex: string, opacity: number): string =>
  `${hex}${Math.round(opacity * 255)
    .toString(16)
    .padStart(2, "0")}`;

/** A soft round patch: full in the middle, nothing at the rim. */
export const glow = (
  brush: Brush,
  x: number,
  y: number,
  radius: number,
  hex: string,
  opacity: number,
): void => {
  const gradient = brush.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, faded(hex, opacity));
  gradient.addColorStop(0.5, faded(hex, opacity * 0.55));
  gradient.addColorStop(1, faded(hex, 0));
  brush.fillStyle = gradient;
  brush.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
};

export const vertical = (brush: Brush, from: number, until: number, ...colours: string[]): CanvasGradient => {
  const gradient = brush.createLinearGradient(0, from, 0, until);
  colours.forEach((colour, index) => gradient.addColorStop(index / Math.max(1, colours.length - 1), colour));
  return gradient;
};

export const sides = [-1, 1] as const;

import { type z } from "zod";
import { zColor } from "@remotion/zod-types";

/** A colour that CSS and Remotion both read. In Studio it is edited with a colour picker. */
export const colourSchema = zColor();

export type Rgb = { r: number; g: number; b: number };

/** `#rgb`, `#rrggbb` or `#rrggbbaa` (alpha ignored); throws for any other notation. */
export const parseHex = (colour: string): Rgb => {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const digits = short
    ? short.slice(1).map((d) => d + d)
    : (/^#(..)(..)(..)(?:..)?$/.exec(colour)?.slice(1) ?? []);
  const [r, g, b] = digits.map((pair) =>
    /^[0-9a-f]{2}$/i.test(pair) ? Number.parseInt(pair, 16) : Number.NaN,
  );
  if (r === undefined || g === undefined || b === undefined || Number.isNaN(r + g + b)) {
    throw new Error(`"${colour}" is not a hexadecimal colour`);
  }
  return { r, g, b };
};

/** A hexadecimal colour, as brand files use them: contrast can be computed from it. */
export const hexColourSchema = colourSchema.refine(
  (value) => /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value),
  {
    message: "must be a hexadecimal colour such as #1b3a4b",
  },
);
export type HexColour = z.infer<typeof hexColourSchema>;

/** Relative luminance of WCAG 2.2, from 0 (black) to 1 (white). */
export const luminance = (colour: string): number => {
  const { r, g, b } = parseHex(colour);
  const linear = (channel: number): number => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
};

/** Contrast ratio of WCAG 2.2, from 1 to 21. */
export const contrast = (a: string, b: string): number => {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** The first of the colours that reads best on `ground`. */
export const mostReadable = (ground: string, ...colours: [string, ...string[]]): string =>
  colours.reduce((best, colour) => (contrast(ground, colour) > contrast(ground, best) ? colour : best));

/** `amount` of `b` in `a`, both hexadecimal: 0 is `a`, 1 is `b`. Mixed in sRGB, as CSS gradients do. */
export const mixColours = (a: string, b: string, amount: number): string => {
  const [from, to] = [parseHex(a), parseHex(b)];
  const channel = (x: number, y: number): string =>
    Math.round(x + (y - x) * amount)
      .toString(16)
      .padStart(2, "0");
  return `#${channel(from.r, to.r)}${channel(from.g, to.g)}${channel(from.b, to.b)}`;
};

import { readFile } from "node:fs/promises";
import { MediaError } from "../errors.ts";
import type { Size } from "../model/aspect.ts";
import { runFfmpeg } from "./ffmpeg.ts";

/**
 * Width and height of a picture: pixels, or for an SVG the units of its own coordinates. Pictures that the bundled ffmpeg
 * knows (PNG, JPEG, GIF) are decoded to the end, so that a damaged one is refused.
 *
 * @throws MediaError when it is damaged or has no size.
 */
export const readImageSize = async (path: string, ext: string, signal?: AbortSignal): Promise<Size> => {
  if (ext === "svg") return sizeOfSvg(await readFile(path, "utf8"));
  if (ext === "webp") return sizeOfWebp(await readFile(path));
  return sizeByDecoding(path, signal);
};

const checked = (width: number, height: number, format: string): Size => {
  if (width > 0 && height > 0 && Number.isFinite(width * height)) return { width, height };
  throw new MediaError(`The ${format} picture has no size.`, {
    hint: format === "SVG" ? 'Give its <svg> element a viewBox, such as viewBox="0 0 200 50".' : undefined,
  });
};

const sizeByDecoding = async (path: string, signal: AbortSignal | undefined): Promise<Size> => {
  await runFfmpeg(["-xerror", "-err_detect", "explode", "-i", path, "-c:v", "rawvideo", "-f", "null", "-"], {
    signal,
  });
  const { stdout } = await runFfmpeg(
    ["-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0", path],
    { program: "ffprobe", signal },
  );
  const [width = 0, height = 0] = stdout.toString().trim().split(",").map(Number);
  return checked(width, height, "");
};

const sizeOfSvg = (svg: string): Size => {
  const [tag = ""] = /<svg\b[^>]*>/i.exec(svg) ?? [];
  const viewBox = /\sviewBox\s*=\s*["']\s*([^"']*)["']/i
    .exec(tag)?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number);
  if (viewBox !== undefined) return checked(viewBox[2] ?? 0, viewBox[3] ?? 0, "SVG");
  // Percentages say nothing about the picture's own shape.
  const length = (name: string): number =>
    Number(new RegExp(`\\s${name}\\s*=\\s*["']\\s*([\\d.]+)(px)?\\s*["']`, "i").exec(tag)?.[1] ?? 0);
  return checked(length("width"), length("height"), "SVG");
};

/** WebP says its size in one of three chunks; see RFC 9649. */
const sizeOfWebp = (webp: Buffer): Size => {
  if (webp.length < 30) return checked(0, 0, "WebP");
  switch (webp.toString("latin1", 12, 16)) {
    case "VP8X":
      return checked(webp.readUIntLE(24, 3) + 1, webp.readUIntLE(27, 3) + 1, "WebP");
    case "VP8 ":
      return checked(webp.readUInt16LE(26) & 0x3fff, webp.readUInt16LE(28) & 0x3fff, "WebP");
    case "VP8L": {
      const bits = webp.readUInt32LE(21);
      return checked((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1, "WebP");
    }
    default:
      return checked(0, 0, "WebP");
  }
};

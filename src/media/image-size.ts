import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
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
  return sizeByDecoding(path, ext, signal);
};

const checked = (width: number, height: number, format: string): Size => {
  if (width > 0 && height > 0 && Number.isFinite(width * height)) return { width, height };
  throw new MediaError(`The ${format} picture has no size.`, {
    hint: format === "SVG" ? 'Give its <svg> element a viewBox, such as viewBox="0 0 200 50".' : undefined,
  });
};

/** How the bundled ffmpeg reads a picture whatever its file is called: a download has no ending, and others may lie. */
const readers: Record<string, { args: string[]; sizeOf: (bytes: Buffer) => Size }> = {
  png: {
    args: ["-f", "image2", "-pattern_type", "none", "-c:v", "png"],
    sizeOf: (png) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) }),
  },
  jpg: {
    args: ["-f", "image2", "-pattern_type", "none", "-c:v", "mjpeg"],
    sizeOf: (jpeg) => sizeOfJpeg(jpeg),
  },
  gif: {
    args: ["-f", "gif"],
    sizeOf: (gif) => ({ width: gif.readUInt16LE(6), height: gif.readUInt16LE(8) }),
  },
};

const sizeByDecoding = async (path: string, ext: string, signal: AbortSignal | undefined): Promise<Size> => {
  const reader = readers[ext];
  if (reader === undefined) throw new MediaError(`A .${ext} picture cannot be read.`);
  // ffmpeg runs in a folder of its own.
  const decode = ["-xerror", "-err_detect", "explode", ...reader.args, "-i", resolve(path)];
  await runFfmpeg([...decode, "-c:v", "rawvideo", "-f", "null", "-"], { signal });
  const { width, height } = reader.sizeOf(await readFile(path));
  return checked(width, height, ext.toUpperCase());
};

/** The frame header (SOF0 to SOF15, but not DHT, JPG and DAC, which lie between) says it. */
const sizeOfJpeg = (jpeg: Buffer): Size => {
  for (let at = 2; at + 9 < jpeg.length;) {
    const marker = jpeg[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (jpeg[at] !== 0xff) break;
    if (isFrame) return { width: jpeg.readUInt16BE(at + 7), height: jpeg.readUInt16BE(at + 5) };
    // 0xFF may be repeated before a marker.
    at += marker === 0xff ? 1 : 2 + jpeg.readUInt16BE(at + 2);
  }
  return { width: 0, height: 0 };
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

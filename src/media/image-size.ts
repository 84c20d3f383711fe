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

/**
 * The frame header (SOF0 to SOF15, but not DHT, JPG and DAC, which lie between) says it, of the picture as it is stored; its
 * Exif, which comes before, may say that it is shown lying on its side.
 */
const sizeOfJpeg = (jpeg: Buffer): Size => {
  let isTurned = false;
  for (let at = 2; at + 9 < jpeg.length;) {
    const marker = jpeg[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (jpeg[at] !== 0xff) break;
    const [height, width] = [jpeg.readUInt16BE(at + 5), jpeg.readUInt16BE(at + 7)];
    if (isFrame) return isTurned ? { width: height, height: width } : { width, height };
    const length = jpeg.readUInt16BE(at + 2);
    if (marker === 0xe1) isTurned ||= isTurnedBy(jpeg.subarray(at + 4, at + 2 + length));
    // 0xFF may be repeated before a marker.
    at += marker === 0xff ? 1 : 2 + length;
  }
  return { width: 0, height: 0 };
};

const exifHeader = Buffer.from("Exif\0\0", "latin1");
const orientationTag = 0x0112;

/** Whether Exif tells players to turn the picture by a quarter: its orientation is one from 5 to 8 (Exif 2.32, 4.6.4). */
const isTurnedBy = (segment: Buffer): boolean => {
  if (!segment.subarray(0, 6).equals(exifHeader) || segment.length < 14) return false;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString("latin1", 0, 2) === "II";
  const word = (at: number): number =>
    at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let entry = 0; entry < word(directory); entry += 1) {
    const at = directory + 2 + 12 * entry;
    if (word(at) === orientationTag) return word(at + 8) >= 5 && word(at + 8) <= 8;
  }
  return false;
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

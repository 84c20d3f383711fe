import { deflateRawSync, inflateRawSync } from "node:zlib";
import { MediaError } from "../../errors.ts";
import type { Size } from "../../model/aspect.ts";

/** RGBA with straight alpha, as it is kept: read again far quicker than a PNG, and each picture of a file by itself. */
export const packPixels = (rgba: Uint8Array): Buffer => deflateRawSync(rgba, { level: 1 });

/** @throws MediaError when the bytes are not a picture of this size. */
export const unpackPixels = (bytes: Uint8Array, { width, height }: Size): Uint8Array => {
  try {
    const length = width * height * 4;
    // In one piece, with room for what ends it.
    const rgba = inflateRawSync(bytes, { chunkSize: Math.max(64, length + 8), maxOutputLength: length });
    if (rgba.length === length) return rgba;
  } catch (cause) {
    throw new MediaError("A picture of the graphics is damaged.", { cause });
  }
  throw new MediaError("A picture of the graphics is cut off.");
};

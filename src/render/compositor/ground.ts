import { writeFile } from "node:fs/promises";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { MediaError } from "../../errors.ts";
import { onDisk } from "../../media/disk-error.ts";
import type { Size } from "../../model/aspect.ts";
import { layOver } from "./blend.ts";
import { pictureOf, type Picture } from "./picture.ts";
import { emptyFrame, frameOver, type Frame } from "./planes.ts";
import { pngSize, readRegions } from "./png.ts";

/** A whole frame as Chrome photographed it, and the file that it is kept in. */
export type GroundSheet = { png: Uint8Array; size: Size; target: string };

/**
 * Writes a ground as the frame that everything is painted on: read again in a tenth of the time that a PNG takes, by every
 * thread and every run.
 */
export const convertGround = async ({ png, size, target }: GroundSheet): Promise<void> => {
  const picture = wholePicture(Buffer.from(png.buffer, png.byteOffset, png.length), size);
  const bytes = deflateRawSync(onBlack(picture, size).bytes, { level: 1 });
  await onDisk("write", target, () => writeFile(target, bytes));
};

/** @throws MediaError when the bytes are not a ground of this size. */
export const readGround = (bytes: Uint8Array, size: Size): Frame => {
  const length = size.width * size.height * 1.5;
  try {
    const planes = inflateRawSync(bytes, { maxOutputLength: length });
    if (planes.length === length) return frameOver(planes, size);
  } catch (cause) {
    throw new MediaError("The ground of a scene is damaged.", { cause });
  }
  throw new MediaError(`The ground of a scene is not one of ${size.width} × ${size.height}.`);
};

/** @throws MediaError when the PNG is of another size. */
export const wholePicture = (png: Buffer, size: Size): Picture => {
  const found = pngSize(png);
  if (found.width !== size.width || found.height !== size.height) {
    throw new MediaError(
      `A plate is ${found.width} × ${found.height}, and its video ${size.width} × ${size.height}.`,
    );
  }
  const [rgba] = readRegions(png, [{ x: 0, y: 0, ...size }]);
  return pictureOf(rgba ?? new Uint8Array(), size);
};

/** What is not opaque in a ground lies on black, as in any video. */
const onBlack = (picture: Picture, size: Size): Frame => {
  const frame = emptyFrame(size);
  frame.y.data.fill(16);
  frame.u.data.fill(128);
  frame.v.data.fill(128);
  layOver(frame, picture, 0, 0);
  return frame;
};

import type { Size } from "../../model/aspect.ts";
import type { Box } from "../../model/media.ts";

/** One of the three parts of a 4:2:0 picture. */
export type Plane = { width: number; height: number; data: Uint8Array };

/** A frame of yuv420p: the bytes as encoders read them, and its three parts as views of the same bytes. */
export type Frame = Size & { bytes: Uint8Array; y: Plane; u: Plane; v: Plane };

export const frameOver = (bytes: Uint8Array, { width, height }: Size): Frame => {
  const [luma, chroma] = [width * height, (width / 2) * (height / 2)];
  const plane = (from: number, w: number, h: number): Plane => ({
    width: w,
    height: h,
    data: bytes.subarray(from, from + w * h),
  });
  return {
    width,
    height,
    bytes,
    y: plane(0, width, height),
    u: plane(luma, width / 2, height / 2),
    v: plane(luma + chroma, width / 2, height / 2),
  };
};

export const emptyFrame = (size: Size): Frame =>
  frameOver(new Uint8Array(size.width * size.height * 1.5), size);

/** Copies what of a box, even in its place and size, lies in both frames, which are of one size. */
export const copyBox = (from: Frame, onto: Frame, box: Box): void => {
  copyPlaneBox(from.y, onto.y, box, 1);
  copyPlaneBox(from.u, onto.u, box, 2);
  copyPlaneBox(from.v, onto.v, box, 2);
};

const copyPlaneBox = (from: Plane, onto: Plane, box: Box, subsampling: number): void => {
  const left = Math.max(0, box.x / subsampling);
  const right = Math.min(onto.width, (box.x + box.width) / subsampling);
  const bottom = Math.min(onto.height, (box.y + box.height) / subsampling);
  if (right <= left) return;
  for (let row = Math.max(0, box.y / subsampling); row < bottom; row += 1) {
    const start = row * onto.width;
    onto.data.set(from.data.subarray(start + left, start + right), start + left);
  }
};

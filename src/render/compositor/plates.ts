import { open, readFile } from "node:fs/promises";
import { MediaError } from "../../errors.ts";
import type { Size } from "../../model/aspect.ts";
import { readGround, wholePicture } from "./ground.ts";
import type { PackedPicture } from "./job.ts";
import { unpackPixels } from "./packed.ts";
import type { Frame } from "./planes.ts";
import { pictureOf, type Picture } from "./picture.ts";
import { Shelf } from "./shelf.ts";

/** A picture of the graphics, and how it lies on the grid of colours: shifted by 0 or 1 in each direction. */
export type WantedPicture = { packed: PackedPicture; shift: { x: number; y: number } };

/** Pictures that Chrome drew, converted. Files are named by their bytes: what was read once need not be read again. */
export type Plates = {
  /** The opaque picture of a whole frame; not to be written to. */
  ground(file: string, size: Size): Promise<Frame>;
  /** A transparent picture of a whole frame. */
  whole(file: string, size: Size): Promise<Picture>;
  /** Pictures of the graphics, in the order they are asked for. */
  pictures(wanted: readonly WantedPicture[]): Promise<Picture[]>;
};

/** Enough for the scene at hand and its neighbours at 1080p. */
const keptGroundBytes = 10 * 1024 * 1024;
const keptPictureBytes = 16 * 1024 * 1024;

export const openPlates = (): Plates => {
  const grounds = new Shelf<Frame>(keptGroundBytes);
  const shelf = new Shelf<Picture>(keptPictureBytes);
  const whole = async (file: string, size: Size): Promise<Picture> => {
    const known = shelf.get(file);
    if (known?.width === size.width && known.height === size.height) return known;
    const picture = wholePicture(await readPlate(file), size);
    shelf.put(file, picture, sizeOf(picture));
    return picture;
  };
  return {
    whole,
    ground: async (file, size) => {
      const name = `${file} ${size.width} ${size.height}`;
      const ground = grounds.get(name) ?? readGround(await readPlate(file), size);
      grounds.put(name, ground, ground.bytes.length);
      return ground;
    },
    pictures: async (wanted) => {
      const found = wanted.map((one) => shelf.get(nameOf(one)));
      const missing = [...wanted.keys()].filter((index) => found[index] === undefined);
      for (const file of new Set(missing.map((index) => wanted[index]?.packed.file ?? ""))) {
        const here = missing.filter((index) => wanted[index]?.packed.file === file);
        for (const [index, picture] of await readPictures(file, here, wanted)) {
          found[index] = picture;
          const one = wanted[index];
          if (one !== undefined) shelf.put(nameOf(one), picture, sizeOf(picture));
        }
      }
      return found.map((picture) => {
        if (picture === undefined) throw new Error("A picture was not read.");
        return picture;
      });
    },
  };
};

const nameOf = ({ packed: { file, offset }, shift }: WantedPicture): string =>
  [file, offset, shift.x, shift.y].join(" ");

const sizeOf = ({ y, u, v, alpha, chromaAlpha, spans, chromaSpans }: Picture): number =>
  y.length +
  u.length +
  v.length +
  alpha.length +
  chromaAlpha.length +
  4 * (spans.length + chromaSpans.length);

/** The pictures at some places of `wanted`, all of one file. */
const readPictures = async (
  file: string,
  places: readonly number[],
  wanted: readonly WantedPicture[],
): Promise<[place: number, picture: Picture][]> => {
  const handle = await open(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  try {
    const read: [number, Picture][] = [];
    for (const place of places) {
      const one = wanted[place];
      if (one === undefined) continue;
      const { offset, length } = one.packed;
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, offset);
      const pixels = unpackPixels(buffer.subarray(0, bytesRead), one.packed);
      read.push([place, pictureOf(pixels, one.packed, one.shift)]);
    }
    return read;
  } finally {
    await handle.close();
  }
};

const readPlate = (file: string): Promise<Buffer> =>
  readFile(file).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });

const unreadable = (file: string, cause: unknown): MediaError =>
  new MediaError(`The drawn picture ${file} cannot be read.`, { code: "plate_missing", cause });

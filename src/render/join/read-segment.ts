import { open, type FileHandle } from "node:fs/promises";
import { MachineError } from "../../errors.ts";

export type SegmentFacts = {
  frames: number;
  /** Ticks a second of its times. */
  timescale: number;
  /** H.264's parameter sets: how the picture is decoded. */
  decoder: Buffer;
};

type Span = { from: number; until: number };

/**
 * Reads what joining has to know of a segment: a few hundred bytes of its index, without decoding.
 * @throws MachineError when it is no whole H.264 in MP4.
 */
export const readSegment = async (path: string): Promise<SegmentFacts> => {
  const file = await open(path);
  try {
    const whole = { from: 0, until: (await file.stat()).size };
    const media = await follow(file, whole, ["moov", "trak", "mdia"]);
    const timing = media && (await follow(file, media, ["mdhd"]));
    const table = media && (await follow(file, media, ["minf", "stbl"]));
    const sizes = table && (await follow(file, table, ["stsz"]));
    const samples = table && (await follow(file, table, ["stsd"]));
    // The fields of these two boxes come before the boxes within.
    const entry = samples && (await follow(file, { ...samples, from: samples.from + 8 }, ["avc1"]));
    const decoder = entry && (await follow(file, { ...entry, from: entry.from + 78 }, ["avcC"]));
    if (timing === null || sizes === null || decoder === null) {
      throw new MachineError(`The segment ${path} holds no H.264 picture in MP4.`, {
        code: "segments_wrong",
        hint: "It may be damaged: delete it, and render again.",
      });
    }
    const hasLongTimes = (await read(file, timing.from, 1)).readUInt8() === 1;
    return {
      timescale: (await read(file, timing.from + (hasLongTimes ? 20 : 12), 4)).readUInt32BE(),
      frames: (await read(file, sizes.from + 8, 4)).readUInt32BE(),
      decoder: await read(file, decoder.from, decoder.until - decoder.from),
    };
  } finally {
    await file.close();
  }
};

const read = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const bytes = Buffer.alloc(length);
  await file.read(bytes, 0, length, at);
  return bytes;
};

/** The content of the first box of each type within the one before; null where there is none. */
const follow = async (file: FileHandle, within: Span, types: readonly string[]): Promise<Span | null> => {
  let span: Span | null = within;
  for (const type of types) span = span && (await findBox(file, span, type));
  return span;
};

const findBox = async (file: FileHandle, { from, until }: Span, type: string): Promise<Span | null> => {
  for (let at = from; at + 8 <= until;) {
    const header = await read(file, at, 16);
    const size = header.readUInt32BE(0);
    const isLong = size === 1;
    const end = isLong ? at + Number(header.readBigUInt64BE(8)) : size === 0 ? until : at + size;
    // Smaller than its own header or larger than what it lies in: damage.
    if (end < at + 8 || end > until) return null;
    if (header.toString("latin1", 4, 8) === type) return { from: at + (isLong ? 16 : 8), until: end };
    at = end;
  }
  return null;
};

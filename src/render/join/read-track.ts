import { open, type FileHandle } from "node:fs/promises";
import { MachineError } from "../../errors.ts";
import { boxAt, findContent, parseBoxes, uint32, writeBox, type Box } from "./boxes.ts";

/** The one track of a file: how it is decoded, and where each of its samples lies. */
export type Track = {
  kind: "picture" | "sound";
  /** The index of its file, which a joined one is made from. */
  movie: readonly Box[];
  /** Its description (`stsd`), without what is said of bit rates: equal ones are decoded alike. */
  decoder: Buffer;
  /** Ticks a second of all its times. */
  timescale: number;
  /** How many ticks of it are decoded before any is shown or heard. */
  delay: number;
  /** In the order they are decoded in. */
  samples: readonly Sample[];
};

export type Sample = {
  path: string;
  /** Where its bytes lie in that file. */
  offset: number;
  sizeInBytes: number;
  /** Ticks until the next is decoded. */
  duration: number;
  /** Ticks from when it is decoded to when it is shown. */
  shownAfter: number;
  /** Whether decoding may begin with it. */
  isKey: boolean;
};

const kinds: Readonly<Record<string, Track["kind"]>> = { vide: "picture", soun: "sound" };

/**
 * Reads the index of an MP4 file that holds one track, and nothing of what it shows.
 * @throws MachineError when it is no such file, or not whole.
 */
export const readTrack = async (path: string, kind: Track["kind"]): Promise<Track> => {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const movie = parseBoxes(await readMovie(file, size));
    const track = trackOf(path, movie);
    const end = track.samples.reduce(
      (last, { offset, sizeInBytes }) => Math.max(last, offset + sizeInBytes),
      0,
    );
    if (track.kind !== kind || end > size) throw new RangeError("Its samples are not all there.");
    return track;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const what = kind === "picture" ? `The segment ${path} holds no H.264 picture` : `${path} holds no sound`;
    throw new MachineError(`${what} in MP4.`, {
      code: "segments_wrong",
      hint: "It may be damaged: delete it, and render again.",
      cause,
    });
  } finally {
    await file.close();
  }
};

/** The content of `moov`, which may be the last box. */
const readMovie = async (file: FileHandle, size: number): Promise<Buffer> => {
  for (let at = 0; at < size;) {
    const { type, from, until } = boxAt(await read(file, at, Math.min(16, size - at)), size - at);
    if (type === "moov") return read(file, at + from, until - from);
    at += until;
  }
  throw new RangeError("It has no index.");
};

const read = async (file: FileHandle, at: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead < length) throw new RangeError("It ends too early.");
  return buffer;
};

/** Tables of version 0 alone are read: what ffmpeg writes of tracks that are shorter than half a day. */
const trackOf = (path: string, movie: readonly Box[]): Track => {
  const tracks = movie.filter(({ type }) => type === "trak");
  const table = (...types: readonly string[]): Buffer | null => {
    const content = findContent(tracks, "trak", ...types);
    return Buffer.isBuffer(content) ? content : null;
  };
  const needed = (...types: readonly string[]): Buffer => {
    const content = table(...types);
    if (content === null) throw new RangeError(`It has no ${types.join("/")}.`);
    return content;
  };
  const kind = kinds[needed("mdia", "hdlr").toString("latin1", 8, 12)];
  const edits = table("edts", "elst");
  if (kind === undefined || tracks.length !== 1 || (edits?.readUInt32BE(4) ?? 1) !== 1)
    throw new RangeError("It is not one picture or one sound from its start to its end.");
  const inTable = (type: string): readonly string[] => ["mdia", "minf", "stbl", type];
  return {
    ...{ kind, movie },
    decoder: withoutBitRates(needed(...inTable("stsd")), kind),
    timescale: needed("mdia", "mdhd").readUInt32BE(12),
    delay: edits?.readInt32BE(12) ?? 0,
    samples: samplesOf(path, {
      sizes: needed(...inTable("stsz")),
      times: needed(...inTable("stts")),
      shifts: table(...inTable("ctts")),
      keys: table(...inTable("stss")),
      runs: needed(...inTable("stsc")),
      chunks: needed(...inTable("stco")),
    }),
  };
};

/** Fields of a description's first entry, before the boxes within it. */
const entryFields = { picture: 8 + 78, sound: 8 + 28 } as const;

/** What one segment needs a second says nothing of all of them. */
const withoutBitRates = (description: Buffer, kind: Track["kind"]): Buffer => {
  const fields = description.subarray(16, 8 + entryFields[kind]);
  const boxes = parseBoxes(description.subarray(8 + entryFields[kind])).filter(({ type }) => type !== "btrt");
  const content = Buffer.concat([fields, ...boxes.map(writeBox)]);
  return Buffer.concat([uint32([0, 1]), writeBox({ type: description.toString("latin1", 12, 16), content })]);
};

type Tables = Record<"sizes" | "times" | "runs" | "chunks", Buffer> &
  Record<"shifts" | "keys", Buffer | null>;

const samplesOf = (path: string, { sizes, times, shifts, keys, runs, chunks }: Tables): Sample[] => {
  const [sameSize, count] = [sizes.readUInt32BE(4), sizes.readUInt32BE(8)];
  const durations = spread(times, count);
  const shownAfter = shifts === null ? [] : spread(shifts, count);
  const keyNumbers = keys === null ? null : new Set(rowsOf(keys, 1).map(([number]) => number));
  const perChunk = samplesPerChunk(rowsOf(runs, 3));
  const samples: Sample[] = [];
  for (const [chunk, [start = 0]] of rowsOf(chunks, 1).entries()) {
    let offset = start;
    for (const end = samples.length + perChunk(chunk + 1); samples.length < end;) {
      const index = samples.length;
      const sizeInBytes = sameSize === 0 ? sizes.readUInt32BE(12 + index * 4) : sameSize;
      samples.push({
        ...{ path, offset, sizeInBytes },
        duration: durations[index] ?? 0,
        shownAfter: shownAfter[index] ?? 0,
        isKey: keyNumbers?.has(index + 1) ?? true,
      });
      offset += sizeInBytes;
    }
  }
  if (samples.length !== count || durations.length !== count) throw new RangeError("Its tables disagree.");
  return samples;
};

/** The rows of a table, after its version and its number of rows. */
const rowsOf = (table: Buffer, columns: number): number[][] =>
  Array.from({ length: table.readUInt32BE(4) }, (_, row) =>
    Array.from({ length: columns }, (_, column) => table.readUInt32BE(8 + (row * columns + column) * 4)),
  );

/** A value for each sample, of rows that say how many have it. */
const spread = (table: Buffer, samples: number): number[] => {
  const values: number[] = [];
  for (const [count = 0, value = 0] of rowsOf(table, 2)) {
    if (values.length + count > samples)
      throw new RangeError("It has times for more samples than there are.");
    for (let more = count; more > 0; more -= 1) values.push(value);
  }
  return values;
};

/** Rows say from which chunk on there are how many. */
const samplesPerChunk =
  (rows: readonly number[][]) =>
  (chunk: number): number =>
    rows.findLast(([first = 0]) => first <= chunk)?.[1] ?? 0;

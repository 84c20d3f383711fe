import { open, type FileHandle } from "node:fs/promises";
import { MachineError } from "../../errors.ts";
import { uint32, writeBox } from "./boxes.ts";
import { joinPictures } from "./join-pictures.ts";
import { movieIndex, sizeOf, type Chunk } from "./movie-index.ts";
import { readTrack, type Sample, type Track } from "./read-track.ts";

export type JoinOptions = {
  /** Files of H.264 in MP4 without sound, in order, all by the same encoder settings. Absolute paths. */
  segments: readonly string[];
  /** AAC in MP4, exactly as long as the picture. Absolute path. */
  sound: string;
  target: string;
  title: string;
  fps: number;
  /** Of all segments together. */
  frames: number;
  signal?: AbortSignal | undefined;
};

/** Bytes: fewer and larger writes take less time. The same memory is used for all of them. */
const writtenAtOnce = 2 ** 20;

/**
 * Joins segments and sound as they are, nothing encoded again, into a file that starts to play before it is loaded
 * whole: its index comes first, then a second of picture and a second of sound by turns. Frame k is shown at exactly
 * k/fps. The same files always give the same bytes.
 * @throws MachineError when the segments are not what was asked for, or cannot be played as one.
 */
export const joinVideo = async (options: JoinOptions): Promise<void> => {
  const { segments, fps, frames, signal } = options;
  const pictures: Track[] = [];
  for (const path of segments) pictures.push(await readTrack(path, "picture"));
  const picture = joinPictures(pictures, { fps, frames });
  const sound = await readTrack(options.sound, "sound");
  const chunks = byTurns(inSeconds(picture), inSeconds(sound));

  const data = dataHeader(chunks.reduce((sum, chunk) => sum + sizeOf(chunk), 0));
  let head = Buffer.alloc(0);
  // Where chunks begin depends on how long the index is that says so.
  for (let start = -1; start !== head.length;) {
    start = head.length;
    const index = movieIndex({ picture, sound, chunks, start, title: options.title });
    head = Buffer.concat([fileType, writeBox(index), data]);
  }
  const target = await open(options.target, "w");
  const [pictureReader, soundReader] = [openReader(), openReader()];
  const pending = Buffer.allocUnsafe(writtenAtOnce);
  let filled = 0;
  try {
    await target.writeFile(head);
    for (const { track, samples } of chunks) {
      signal?.throwIfAborted();
      const reader = track === sound ? soundReader : pictureReader;
      for (const { path, from, until } of stretchesOf(samples)) {
        for (let at = from; at < until;) {
          const room = pending.subarray(filled, filled + until - at);
          await reader.fill(room, path, at);
          at += room.length;
          filled = (filled + room.length) % writtenAtOnce;
          if (filled === 0) await target.writeFile(pending);
        }
      }
    }
    await target.writeFile(pending.subarray(0, filled));
  } finally {
    await Promise.all([target.close(), pictureReader.close(), soundReader.close()]);
  }
};

const inSeconds = (track: Track): Chunk[] => {
  const seconds: Sample[][] = [];
  let ticks = -track.delay;
  for (const sample of track.samples) {
    const second = Math.max(0, Math.floor(ticks / track.timescale));
    (seconds[second] ??= []).push(sample);
    ticks += sample.duration;
  }
  return seconds.map((samples) => ({ track, samples }));
};

const byTurns = (pictures: readonly Chunk[], sounds: readonly Chunk[]): Chunk[] =>
  Array.from({ length: Math.max(pictures.length, sounds.length) }, (_, second) =>
    [pictures[second], sounds[second]].filter((chunk) => chunk !== undefined),
  ).flat();

const fileType = writeBox({
  type: "ftyp",
  content: Buffer.concat([Buffer.from("isom"), uint32([512]), Buffer.from("isomiso2avc1mp41")]),
});

/** What comes before all samples; a large box has its size after its name. */
const dataHeader = (sizeInBytes: number): Buffer => {
  const name = Buffer.from("mdat");
  if (sizeInBytes + 8 < 2 ** 32) return Buffer.concat([uint32([sizeInBytes + 8]), name]);
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(sizeInBytes + 16));
  return Buffer.concat([uint32([1]), name, size]);
};

/** Fills memory with what lies in a file from `at` on. */
type Reader = { fill(memory: Buffer, path: string, at: number): Promise<void>; close(): Promise<void> };

/** One file is open at a time. */
const openReader = (): Reader => {
  let current: { path: string; file: FileHandle } | null = null;
  const fileAt = async (path: string): Promise<FileHandle> => {
    if (current?.path !== path) {
      await current?.file.close();
      current = null;
      current = { path, file: await open(path) };
    }
    return current.file;
  };
  return {
    fill: async (memory, path, at) => {
      const file = await fileAt(path);
      const { bytesRead } = await file.read(memory, 0, memory.length, at);
      if (bytesRead < memory.length) throw new MachineError(`${path} has become shorter.`);
    },
    close: async () => current?.file.close(),
  };
};

type FileStretch = { path: string; from: number; until: number };

/** What can be read in one go. */
const stretchesOf = (samples: readonly Sample[]): FileStretch[] => {
  const stretches: FileStretch[] = [];
  for (const { path, offset, sizeInBytes } of samples) {
    const last = stretches.at(-1);
    if (last?.path === path && last.until === offset) last.until += sizeInBytes;
    else stretches.push({ path, from: offset, until: offset + sizeInBytes });
  }
  return stretches;
};

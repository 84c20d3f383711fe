import { changeBox, uint32, withUint32, type Box } from "./boxes.ts";
import type { Sample, Track } from "./read-track.ts";
import { chunkTables, sampleTables } from "./tables.ts";
import { titleBox } from "./title-box.ts";

/** Samples of a track that lie one after another. */
export type Chunk = { track: Track; samples: readonly Sample[] };

export const sizeOf = ({ samples }: Chunk): number =>
  samples.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0);

export type Movie = {
  picture: Track;
  sound: Track;
  /** In the order they lie in. */
  chunks: readonly Chunk[];
  /** Where the first of them begins. */
  start: number;
  title: string;
};

/** The index of a joined file: that of the first segment and that of the sound, with other times and places. */
export const movieIndex = ({ picture, sound, chunks, start, title }: Movie): Box => {
  const { timescale } = picture;
  const duration = picture.samples.reduce((sum, sample) => sum + sample.duration, 0);
  const places = new Map<Track, { counts: number[]; offsets: number[] }>([
    [picture, { counts: [], offsets: [] }],
    [sound, { counts: [], offsets: [] }],
  ]);
  let offset = start;
  for (const chunk of chunks) {
    places.get(chunk.track)?.counts.push(chunk.samples.length);
    places.get(chunk.track)?.offsets.push(offset);
    offset += sizeOf(chunk);
  }
  const placesOf = (track: Track): Box[] => {
    const { counts, offsets } = places.get(track) ?? { counts: [], offsets: [] };
    return chunkTables(counts, offsets);
  };
  const pictureTables = [...sampleTables(picture.samples), ...placesOf(picture)];
  const withLength = changeBox(picture.movie, ["trak", "mdia", "mdhd"], withUint32({ 16: duration }));
  const header = changeBox(picture.movie, ["mvhd"], withUint32({ 12: timescale, 16: duration, 96: 3 }));
  return {
    type: "moov",
    content: [
      ...header.filter(({ type }) => type === "mvhd"),
      trackBox(withLength, { ...{ id: 1, duration }, delay: picture.delay, tables: pictureTables }),
      trackBox(sound.movie, { ...{ id: 2, duration }, delay: sound.delay, tables: placesOf(sound) }),
      titleBox(title),
    ],
  };
};

type TrackChanges = {
  id: number;
  /** In ticks of the whole file, which are the picture's. */
  duration: number;
  /** In ticks of the track. */
  delay: number;
  tables: readonly Box[];
};

const trackBox = (movie: readonly Box[], { id, duration, delay, tables }: TrackChanges): Box => {
  const atUsualRate = 0x10000;
  const edit: Box = { type: "elst", content: uint32([0, 1, duration, delay, atUsualRate]) };
  const replaced = new Set(["stco", "co64", ...tables.map(({ type }) => type)]);
  let boxes = changeBox(movie, ["trak", "tkhd"], withUint32({ 12: id, 20: duration }));
  boxes = changeBox(boxes, ["trak", "mdia", "minf", "stbl"], (content) => [
    ...boxesIn(content).filter(({ type }) => !replaced.has(type)),
    ...tables,
  ]);
  boxes = changeBox(boxes, ["trak"], (content) => {
    const [header, ...rest] = boxesIn(content).filter(({ type }) => type !== "edts");
    return header === undefined ? [] : [header, { type: "edts", content: [edit] }, ...rest];
  });
  const track = boxes.find(({ type }) => type === "trak");
  if (track === undefined) throw new RangeError("There is no track.");
  return track;
};

const boxesIn = (content: Box["content"]): readonly Box[] => (Buffer.isBuffer(content) ? [] : content);

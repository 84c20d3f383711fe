import { inflateSync } from "node:zlib";
import { MediaError } from "../../errors.ts";
import type { Box } from "../../model/media.ts";

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const channelsOf: Record<number, number> = { 2: 3, 6: 4 };

type Png = { width: number; height: number; channels: number; pixels: Buffer };

const readPng = (bytes: Buffer): Png => {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(signature)) throw new MediaError("It is no PNG.");
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const [depth, colourType, , , interlace] = bytes.subarray(24, 29);
  const channels = channelsOf[colourType ?? -1];
  if (depth !== 8 || channels === undefined || interlace !== 0) {
    throw new MediaError("The PNG is of a kind that Chrome does not write.");
  }
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT")
      data.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const length = (width * channels + 1) * height;
  const pixels = inflate(Buffer.concat(data), length);
  if (pixels.length !== length) throw new MediaError("The PNG is cut off.");
  return { width, height, channels, pixels };
};

const inflate = (data: Buffer, length: number): Buffer => {
  try {
    // In one piece: of many small ones, joined in the end, little else than garbage would be made.
    return inflateSync(data, { chunkSize: length + 64 });
  } catch (cause) {
    throw new MediaError("The PNG is damaged.", { cause });
  }
};

/** A row of a PNG, also as whole words. Above the first row all is empty. */
type Row = { bytes: Uint8Array; words: Int32Array };

const emptyRow = (length: number): Row => {
  const words = new Int32Array(Math.ceil(length / 4));
  return { words, bytes: new Uint8Array(words.buffer, 0, length) };
};

const filterUp = 2;

/** Undoes the filter of one row, whose predecessor is already undone. */
const unfilter = (kind: number, { bytes: row, words }: Row, above: Row, channels: number): void => {
  const { length } = row;
  const { bytes: over } = above;
  switch (kind) {
    case 0:
      return;
    case 1:
      for (let at = channels; at < length; at += 1) row[at] = (row[at] ?? 0) + (row[at - channels] ?? 0);
      return;
    case filterUp:
      addWords(words, above.words);
      return;
    case 3:
      for (let at = 0; at < length; at += 1) {
        const left = at < channels ? 0 : (row[at - channels] ?? 0);
        row[at] = (row[at] ?? 0) + ((left + (over[at] ?? 0)) >> 1);
      }
      return;
    case 4:
      for (let at = 0; at < length; at += 1) {
        const left = at < channels ? 0 : (row[at - channels] ?? 0);
        const up = over[at] ?? 0;
        const corner = at < channels ? 0 : (over[at - channels] ?? 0);
        const toLeft = Math.abs(up - corner);
        const toUp = Math.abs(left - corner);
        const toCorner = Math.abs(left + up - 2 * corner);
        const nearest = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
        row[at] = (row[at] ?? 0) + nearest;
      }
      return;
    default:
      throw new MediaError("The PNG is damaged: a row has an unknown filter.");
  }
};

/**
 * Adds byte by byte, two and two at a time, with room for their carries. No number is larger than V8 keeps without making
 * an object of it, which code that is not optimized yet would do for each.
 */
const addWords = (words: Int32Array, others: Int32Array): void => {
  for (let at = 0; at < words.length; at += 1) {
    const [one, other] = [words[at] ?? 0, others[at] ?? 0];
    const low = ((one & 0x00ff00ff) + (other & 0x00ff00ff)) & 0x00ff00ff;
    const high = (((one >> 8) & 0x00ff00ff) + ((other >> 8) & 0x00ff00ff)) & 0x00ff00ff;
    words[at] = (high << 8) | low;
  }
};

const copyPixels = (
  row: Uint8Array,
  channels: number,
  from: number,
  count: number,
  rgba: Uint8Array,
  to: number,
): void => {
  if (channels === 4) {
    rgba.set(row.subarray(from * 4, (from + count) * 4), to);
    return;
  }
  for (let x = 0; x < count; x += 1) {
    const [source, target] = [(from + x) * 3, to + x * 4];
    rgba[target] = row[source] ?? 0;
    rgba[target + 1] = row[source + 1] ?? 0;
    rgba[target + 2] = row[source + 2] ?? 0;
    rgba[target + 3] = 255;
  }
};

/** Copies what lies in row `y` of the regions. */
const copyRow = (
  row: Uint8Array,
  channels: number,
  y: number,
  regions: readonly Box[],
  results: readonly Uint8Array[],
): void => {
  for (let index = 0; index < regions.length; index += 1) {
    const [box, result] = [regions[index], results[index]];
    if (box === undefined || result === undefined || y < box.y || y >= box.y + box.height) continue;
    copyPixels(row, channels, box.x, box.width, result, (y - box.y) * box.width * 4);
  }
};

/** The size of a PNG, from its first bytes. */
export const pngSize = (bytes: Buffer): { width: number; height: number } => ({
  width: bytes.readUInt32BE(16),
  height: bytes.readUInt32BE(20),
});

/**
 * The pixels of rectangles of a PNG as Chrome writes it, as RGBA with straight alpha. Rows below the last one asked for
 * are not looked at.
 *
 * @throws MediaError when it is no such PNG, is damaged, or does not hold a rectangle.
 */
export const readRegions = (bytes: Buffer, regions: readonly Box[]): Uint8Array[] => {
  const { width, height, channels, pixels } = readPng(bytes);
  const lost = regions.find(
    (box) => box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height,
  );
  if (lost !== undefined)
    throw new MediaError(`${JSON.stringify(lost)} is outside of the PNG (${width} × ${height}).`);
  const results = regions.map((box) => new Uint8Array(box.width * box.height * 4));
  const rows = Math.max(0, ...regions.map((box) => box.y + box.height));
  const stride = width * channels;
  const nothing = new Uint8Array(stride);
  let [row, above] = [emptyRow(stride), emptyRow(stride)];
  let isEmpty = true;
  for (let y = 0; y < rows; y += 1) {
    const start = y * (stride + 1);
    const kind = pixels[start] ?? 0;
    const filtered = pixels.subarray(start + 1, start + 1 + stride);
    // Chrome filters by the row above, and most rows of a sheet are like that, or empty.
    if (kind !== filterUp || !filtered.equals(nothing)) {
      [row, above] = [above, row];
      row.bytes.set(filtered);
      unfilter(kind, row, above, channels);
      isEmpty = Buffer.compare(row.bytes, nothing) === 0;
    }
    if (!isEmpty || channels !== 4) copyRow(row.bytes, channels, y, regions, results);
  }
  return results;
};

/** A box of an MP4 file (ISO/IEC 14496-12): boxes within, or bytes. */
export type Box = { type: string; content: readonly Box[] | Buffer };

/** What holds nothing but boxes. */
const containers = new Set(["moov", "trak", "edts", "mdia", "minf", "stbl"]);

/** @throws RangeError when one of them is smaller than its header, or larger than what it lies in. */
export const parseBoxes = (bytes: Buffer): Box[] => {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const { type, from, until } = boxAt(bytes.subarray(at, at + 16), bytes.length - at);
    const content = bytes.subarray(at + from, at + until);
    boxes.push({ type, content: containers.has(type) ? parseBoxes(content) : content });
    at += until;
  }
  return boxes;
};

/** Reads the header at the start of `bytes`. `from` and `until` are its content, counted from there. */
export const boxAt = (bytes: Buffer, room: number): { type: string; from: number; until: number } => {
  const size = bytes.readUInt32BE(0);
  const from = size === 1 ? 16 : 8;
  const until = size === 1 ? Number(bytes.readBigUInt64BE(8)) : size === 0 ? room : size;
  if (until < from || until > room) throw new RangeError("A box does not end where it has to.");
  return { type: bytes.toString("latin1", 4, 8), from, until };
};

export const writeBox = ({ type, content }: Box): Buffer => {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.concat(content.map(writeBox));
  return Buffer.concat([uint32([bytes.length + 8]), Buffer.from(type, "latin1"), bytes]);
};

/** The content of the box at the end of a path of types; null where there is none. */
export const findContent = (within: readonly Box[], ...path: readonly string[]): Box["content"] | null => {
  let content: Box["content"] | null = within;
  for (const type of path) {
    if (content === null || Buffer.isBuffer(content)) return null;
    content = content.find((box) => box.type === type)?.content ?? null;
  }
  return content;
};

/** Boxes in which the one at the end of a path holds something else. @throws RangeError when it is not there. */
export const changeBox = (
  boxes: readonly Box[],
  [type, ...deeper]: readonly string[],
  change: (content: Box["content"]) => Box["content"],
): Box[] => {
  if (boxes.every((box) => box.type !== type)) throw new RangeError(`There is no ${String(type)}.`);
  return boxes.map((box) => {
    if (box.type !== type) return box;
    if (deeper.length === 0) return { type, content: change(box.content) };
    return { type, content: changeBox(Buffer.isBuffer(box.content) ? [] : box.content, deeper, change) };
  });
};

/** 32 bits each, as boxes hold their numbers. */
export const uint32 = (values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
};

/** Copies content in which some numbers of 32 bits are others, by their places in bytes. */
export const withUint32 =
  (values: Readonly<Record<number, number>>) =>
  (content: Box["content"]): Buffer => {
    if (!Buffer.isBuffer(content)) throw new RangeError("Boxes are where numbers have to be.");
    const copy = Buffer.from(content);
    for (const [at, value] of Object.entries(values)) copy.writeUInt32BE(value, Number(at));
    return copy;
  };

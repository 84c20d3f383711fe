import { InputError } from "../errors.ts";

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/**
 * The text of a file: UTF-8, or UTF-16 with a byte order mark, as spreadsheets save "Unicode text". The mark is taken
 * off and every line ends in `\n`. Throws `InputError` for bytes that are no such text, with the line of the first.
 */
export const decodeText = (bytes: Uint8Array, file: string): string => {
  const encoding = startsWith(bytes, 0xff, 0xfe)
    ? "utf-16le"
    : startsWith(bytes, 0xfe, 0xff)
      ? "utf-16be"
      : "utf-8";
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) {
    throw new InputError("This is a spreadsheet or an archive, not a text file.", {
      place: { file },
      hint: "Save it as CSV (UTF-8).",
    });
  }
  const text = decode(bytes, encoding);
  if (text === null || text.includes("\0")) {
    throw new InputError(
      text === null
        ? `The file is not valid ${encoding.toUpperCase()} text.`
        : "The file holds zero bytes: it is not text, or UTF-16 without a byte order mark.",
      {
        place: { file, line: encoding === "utf-8" ? firstBadLine(bytes) : undefined },
        hint: 'Save it as UTF-8 ("CSV UTF-8" in Excel).',
      },
    );
  }
  return text.replace(/\r\n?/g, "\n");
};

const decode = (bytes: Uint8Array, encoding: string): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    // The decoder says only that there is a bad byte; the caller finds out where.
    return null;
  }
};

// A line feed is never part of another character in UTF-8, so each line can be tried alone.
const firstBadLine = (bytes: Uint8Array): number | undefined => {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed;
    const text = decode(bytes.subarray(start, end), "utf-8");
    if (text === null || text.includes("\0")) return line;
    start = end + 1;
  }
  return undefined;
};

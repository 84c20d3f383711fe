import { createWriteStream } from "node:fs";
import type { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

export type WriteOptions = {
  /** What everything passes through on its way. */
  through?: Transform;
  signal?: AbortSignal | undefined;
};

/**
 * Writes what comes out of a stream to a file that must not be there yet. However it ends, the file is closed then: a
 * pipeline that fails does not wait for a file that is just being opened, and who removes it would come too early.
 */
export const writeNewFile = async (
  path: string,
  source: AsyncIterable<unknown>,
  { through, signal }: WriteOptions = {},
): Promise<void> => {
  const file = createWriteStream(path, { flags: "wx" });
  const closed = new Promise<void>((resolve) => void file.once("close", resolve));
  const options = signal === undefined ? {} : { signal };
  try {
    await (through === undefined
      ? pipeline(source, file, options)
      : pipeline(source, through, file, options));
  } finally {
    file.destroy();
    await closed;
  }
};

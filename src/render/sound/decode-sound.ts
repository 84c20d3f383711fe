import { stat } from "node:fs/promises";
import { decodePcm, type DecodePcmOptions } from "../../media/pcm.ts";
import { renderDefaults } from "../../model/render-defaults.ts";

const { sampleRate } = renderDefaults;

/** A minute of music and as much speech; what thousands of rows share stays decoded. */
const keptBytes = 48 * 1024 * 1024;

/** By file, the longest unused first. */
const kept = new Map<string, Float32Array[]>();
let bytes = 0;

/**
 * A sound's channels at the rate that is mixed in; one channel as two is one array twice. Decoded once in a process while
 * it is used often. Not to be written to.
 * @throws MediaError when the file has no sound or is broken.
 */
export const decodeSound = async (
  path: string,
  options: Pick<DecodePcmOptions, "channels" | "signal">,
): Promise<readonly Float32Array[]> => {
  const key = await keyOf(path, options.channels);
  const found = key === null ? undefined : kept.get(key);
  // The mix is encoded from 16 bits, too.
  const channels = found ?? (await decodePcm(path, { ...options, sampleRate, bits: 16 })).channels;
  if (key !== null) keep(key, channels);
  return channels;
};

/** Null where there is no such file, which the decoder says best. */
const keyOf = async (path: string, channels = 1): Promise<string | null> => {
  const facts = await stat(path).catch(() => null);
  return facts && [path, facts.ino, facts.size, facts.mtimeMs, channels].join("\0");
};

const keep = (key: string, channels: Float32Array[]): void => {
  drop(key);
  kept.set(key, channels);
  bytes += bytesOf(channels);
  for (const oldest of kept.keys()) {
    if (bytes <= keptBytes) return;
    drop(oldest);
  }
};

const drop = (key: string): void => {
  bytes -= bytesOf(kept.get(key) ?? []);
  kept.delete(key);
};

const bytesOf = (channels: readonly Float32Array[]): number =>
  [...new Set(channels)].reduce((sum, { byteLength }) => sum + byteLength, 0);

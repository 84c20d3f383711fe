import { readFile } from "node:fs/promises";
import { MediaError } from "../errors.ts";
import { runFfmpeg, type FfmpegOptions } from "./ffmpeg.ts";

/** Sound as numbers from -1 to 1, one array per channel, all equally long. */
export type Pcm = { sampleRate: number; channels: Float32Array[] };

export const samplesOf = (pcm: Pcm): number => pcm.channels[0]?.length ?? 0;
export const durationMsOf = (pcm: Pcm): number => (samplesOf(pcm) * 1000) / pcm.sampleRate;

export type DecodePcmOptions = FfmpegOptions & {
  /** @default 48000 */
  sampleRate?: number;
  /** Mixed down to this many; one channel as two is the same sound twice. @default 1 */
  channels?: 1 | 2;
  /** Of a sample, where it is not a WAV of ours; 16 bits take half of the time. @default 24 */
  bits?: 16 | 24;
};

/**
 * Decodes the sound of any file that ffmpeg reads, sample exact: encoder delay is left out.
 *
 * @throws MediaError when the file has no sound or is broken.
 */
export const decodePcm = async (path: string, options: DecodePcmOptions = {}): Promise<Pcm> => {
  const { sampleRate = 48_000, channels = 1, bits = 24, signal } = options;
  const own = await readOwnWav(path, sampleRate);
  signal?.throwIfAborted();
  const decoded =
    own !== null && own.length <= channels
      ? own
      : await decodeAny(path, { sampleRate, channels, bits, signal });
  const [first] = decoded;
  if (first === undefined || first.length === 0) {
    throw new MediaError("The sound is empty.", { code: "media_empty" });
  }
  return { sampleRate, channels: Array.from({ length: channels }, (_, index) => decoded[index] ?? first) };
};

const decodeAny = async (
  path: string,
  {
    sampleRate,
    channels,
    bits,
    signal,
  }: { sampleRate: number; channels: 1 | 2; bits: 16 | 24 } & FfmpegOptions,
): Promise<Float32Array[]> => {
  const { stdout } = await runFfmpeg(
    [
      // Damaged sound is refused, not concealed.
      ...["-xerror", "-err_detect", "explode", "-i", path, "-map", "0:a:0", "-vn"],
      // Not `-ac 2`: that would play a single channel 3 dB softer.
      ...["-af", `aformat=channel_layouts=${channels === 1 ? "mono" : "mono|stereo"}`],
      ...["-ar", String(sampleRate), "-c:a", `pcm_s${bits}le`],
      // The bundled ffmpeg has no bare PCM output.
      ...["-bitexact", "-f", "wav", "pipe:1"],
    ],
    { signal },
  );
  return splitPipedWav(stdout, bits === 16 ? 2 : 3);
};

/** A 16-bit WAV file. Values beyond ±1 are clipped. */
export const encodeWav = ({ sampleRate, channels }: Pcm): Buffer => {
  const samples = channels[0]?.length ?? 0;
  const count = channels.length;
  const wav = Buffer.alloc(wavHeaderBytes + 2 * count * samples);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(count, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(2 * count * sampleRate, 28);
  wav.writeUInt16LE(2 * count, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(wav.length - wavHeaderBytes, 40);
  // In the machine's order of bytes: none that Remotion runs on has another than a WAV file.
  const numbers = new Int16Array(wav.buffer, wav.byteOffset + wavHeaderBytes, count * samples);
  for (const [channel, values] of channels.entries()) {
    for (let sample = 0, at = channel; sample < samples; sample += 1, at += count) {
      const value = values[sample] ?? 0;
      // Rounded; `Math.round` takes three times as long.
      numbers[at] = Math.floor((value > 1 ? 1 : value < -1 ? -1 : value) * 32_767 + 0.5);
    }
  }
  return wav;
};

const wavHeaderBytes = 44;

/**
 * The sound of a WAV file as `encodeWav` writes it, at once and without a program; null for any other file, and for one
 * that is not as long as it says.
 */
const readOwnWav = async (path: string, sampleRate: number): Promise<Float32Array[] | null> => {
  if (!path.endsWith(".wav")) return null;
  // Why it cannot be read is for ffmpeg to say.
  const wav = await readFile(path).catch(() => null);
  if (wav === null || wav.length < wavHeaderBytes) return null;
  const count = wav.readUInt16LE(22);
  const samples = (wav.length - wavHeaderBytes) / (2 * count);
  if (!(count >= 1) || count > 2 || !Number.isInteger(samples)) return null;
  const header = encodeWav({ sampleRate, channels: Array<Float32Array>(count).fill(new Float32Array()) });
  header.writeUInt32LE(wav.length - 8, 4);
  header.writeUInt32LE(wav.length - wavHeaderBytes, 40);
  return header.equals(wav.subarray(0, wavHeaderBytes)) ? splitChannels(wav, count, 2) : null;
};

/** The channels of a WAV that was written to a pipe, whose sizes are therefore unknown. */
const splitPipedWav = (wav: Buffer, bytesPerSample: 2 | 3): Float32Array[] => {
  const dataAt = wav.indexOf("data", 12, "latin1") + 8;
  if (dataAt < 36) return [];
  return splitChannels(wav.subarray(dataAt - wavHeaderBytes), wav.readUInt16LE(22), bytesPerSample);
};

const splitChannels = (wav: Buffer, count: number, bytesPerSample: 2 | 3): Float32Array[] => {
  const data = wav.subarray(wavHeaderBytes);
  const split = bytesPerSample === 2 ? splitShorts(data) : splitTriples(data);
  return Array.from({ length: count }, (_, channel) => split(channel, count));
};

type Split = (channel: number, count: number) => Float32Array;

const splitShorts = (data: Buffer): Split => {
  const samples = data.length >> 1;
  // In the machine's order of bytes, as in `encodeWav`.
  const numbers =
    data.byteOffset % 2 === 0
      ? new Int16Array(data.buffer, data.byteOffset, samples)
      : new Int16Array(Uint8Array.prototype.slice.call(data, 0, 2 * samples).buffer);
  return (channel, count) => {
    const values = new Float32Array(Math.floor(samples / count));
    for (let sample = 0, at = channel; sample < values.length; sample += 1, at += count)
      values[sample] = (numbers[at] ?? 0) / 0x8000;
    return values;
  };
};

const splitTriples =
  (data: Buffer): Split =>
  (channel, count) => {
    const values = new Float32Array(Math.floor(data.length / (3 * count)));
    const step = 3 * count;
    // The highest byte has the sign.
    for (let sample = 0, at = 3 * channel; sample < values.length; sample += 1, at += step) {
      const number = ((data[at] ?? 0) << 8) | ((data[at + 1] ?? 0) << 16) | ((data[at + 2] ?? 0) << 24);
      values[sample] = number / 0x80000000;
    }
    return values;
  };

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
};

/**
 * Decodes the sound of any file that ffmpeg reads, sample exact: encoder delay is left out.
 *
 * @throws MediaError when the file has no sound or is broken.
 */
export const decodePcm = async (path: string, options: DecodePcmOptions = {}): Promise<Pcm> => {
  const { sampleRate = 48_000, channels = 1, signal } = options;
  const { stdout } = await runFfmpeg(
    [
      // Damaged sound is refused, not concealed.
      ...["-xerror", "-err_detect", "explode", "-i", path, "-map", "0:a:0", "-vn"],
      // Not `-ac 2`: that would play a single channel 3 dB softer.
      ...["-af", `aformat=channel_layouts=${channels === 1 ? "mono" : "mono|stereo"}`],
      ...["-ar", String(sampleRate), "-c:a", "pcm_s24le"],
      // The bundled ffmpeg has no bare PCM output.
      ...["-bitexact", "-f", "wav", "pipe:1"],
    ],
    { signal },
  );
  const decoded = splitChannels(stdout);
  const [first] = decoded;
  if (first === undefined || first.length === 0) {
    throw new MediaError("The sound is empty.", { code: "media_empty" });
  }
  return { sampleRate, channels: Array.from({ length: channels }, (_, index) => decoded[index] ?? first) };
};

/** A 16-bit WAV file. Values beyond ±1 are clipped. */
export const encodeWav = ({ sampleRate, channels }: Pcm): Buffer => {
  const samples = channels[0]?.length ?? 0;
  const bytesPerSample = 2 * channels.length;
  const wav = Buffer.alloc(44 + samples * bytesPerSample);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20); // PCM
  wav.writeUInt16LE(channels.length, 22);
  wav.writeUInt32LE(sampleRate, 24);
  wav.writeUInt32LE(sampleRate * bytesPerSample, 28);
  wav.writeUInt16LE(bytesPerSample, 32);
  wav.writeUInt16LE(16, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(samples * bytesPerSample, 40);
  for (const [channel, values] of channels.entries()) {
    let offset = 44 + 2 * channel;
    for (const value of values) {
      wav.writeInt16LE(Math.round(Math.max(-1, Math.min(1, value)) * 32_767), offset);
      offset += bytesPerSample;
    }
  }
  return wav;
};

/** The channels of a 24-bit WAV that was written to a pipe, whose sizes are therefore unknown. */
const splitChannels = (wav: Buffer): Float32Array[] => {
  const dataAt = wav.indexOf("data", 12, "latin1") + 8;
  if (dataAt < 36) return [];
  const count = wav.readUInt16LE(22);
  const samples = Math.floor((wav.length - dataAt) / (3 * count));
  return Array.from({ length: count }, (_, channel) => {
    const values = new Float32Array(samples);
    for (let sample = 0, at = dataAt + 3 * channel; sample < samples; sample += 1, at += 3 * count) {
      values[sample] = wav.readIntLE(at, 3) / 0x800000;
    }
    return values;
  });
};

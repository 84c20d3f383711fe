import { speechSampleRate } from "../speech/speech.ts";
import { reproducible, runFfmpeg } from "./ffmpeg.ts";

const rawSpeech = ["-f", "s16le", "-ar", String(speechSampleRate), "-ac", "1", "-i", "pipe:0"];

/**
 * Writes speech as HeyGen serves it. To a file and not a pipe: the header that tells players how many samples of the
 * encoder's delay to drop is written last. 48 kHz keeps that delay at 23 ms for players that ignore it.
 */
export const writeMp3 = async (samples: Int16Array, file: string): Promise<void> => {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const mp3 = ["-ar", "48000", "-c:a", "libmp3lame", "-b:a", "128k", "-f", "mp3"];
  await runFfmpeg([...rawSpeech, ...mp3, ...reproducible, file], bytes);
};

/** Any sound or video file → mono 16-bit samples at the rate of the emulator's speech. Rejects what has no sound. */
export const decodeSound = async (file: string): Promise<Int16Array> => {
  const wav = ["-vn", "-ac", "1", "-ar", String(speechSampleRate), "-c:a", "pcm_s16le", "-f", "wav"];
  const samples = samplesOfWav(await runFfmpeg(["-i", file, ...wav, ...reproducible, "pipe:1"]));
  if (samples.length === 0) throw new Error("The file holds no sound.");
  return samples;
};

/** Written to a pipe, a WAV does not know its own length: its samples are all that follows the word `data`. */
const samplesOfWav = (wav: Buffer): Int16Array => {
  const from = wav.indexOf("data", 12, "latin1") + 8;
  const length = Math.max(0, wav.length - from);
  return new Int16Array(Uint8Array.from(wav.subarray(from, from + length - (length % 2))).buffer);
};

import { join } from "node:path";
import { videoMusicGainAt } from "../../model/motion/music-gain.ts";
import { decodeSound } from "./decode-sound.ts";
import { loopSound } from "./loop-sound.ts";
import { placeSound, type Stereo } from "./place-sound.ts";
import type { SoundInputs } from "./sound-inputs.ts";

/**
 * The sound of a whole video before it is levelled: speech where its scenes begin, to the sample, and the music under
 * it. Exactly as long as the picture. Null where nothing is heard.
 */
export const mixSound = async (
  { speeches, music, samples, settings: { sampleRate } }: SoundInputs,
  publicDir: string,
  signal?: AbortSignal,
): Promise<Stereo | null> => {
  if (speeches.length === 0 && music === null) return null;

  const voices = new Float32Array(samples);
  for (const { file, at } of speeches) {
    const [speech = voices] = await decodeSound(join(publicDir, file), { signal });
    placeSound(voices, speech, at);
  }
  if (music === null) return { left: voices, right: voices };

  const [leftMusic = voices, rightMusic = leftMusic] = await decodeSound(join(publicDir, music.file), {
    channels: 2,
    signal,
  });
  const gain = musicGain(music, samples, sampleRate);
  const left = addMusic(voices, leftMusic, gain);
  return { left, right: rightMusic === leftMusic ? left : addMusic(voices, rightMusic, gain) };
};

const addMusic = (voices: Float32Array, track: Float32Array, gain: Float32Array): Float32Array => {
  const mix = loopSound(track, voices.length);
  for (let index = 0; index < mix.length; index += 1) {
    mix[index] = (voices[index] ?? 0) + (mix[index] ?? 0) * (gain[index] ?? 0);
  }
  return mix;
};

/** The curve that the preview uses too, worked out at every millisecond and joined by straight lines. */
const musicGain = (
  { volume, spoken }: NonNullable<SoundInputs["music"]>,
  samples: number,
  sampleRate: number,
): Float32Array => {
  const durationMs = (samples * 1000) / sampleRate;
  const samplesPerMs = sampleRate / 1000;
  const gain = new Float32Array(samples);
  let next = volume * videoMusicGainAt(0, durationMs, spoken);
  for (let ms = 0; ms < durationMs; ms += 1) {
    const from = next;
    next = volume * videoMusicGainAt(ms + 1, durationMs, spoken);
    const step = (next - from) / samplesPerMs;
    const first = ms * samplesPerMs;
    for (let index = 0; index < samplesPerMs; index += 1) gain[first + index] = from + step * index;
  }
  return gain;
};

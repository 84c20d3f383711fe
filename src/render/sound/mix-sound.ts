import { join } from "node:path";
import { duckingReachMs, type SpeechSpan } from "../../model/motion/ducking.ts";
import { videoMusicGainAt } from "../../model/motion/music-gain.ts";
import { decodeSound } from "./decode-sound.ts";
import { loopSound } from "./loop-sound.ts";
import { placeSound, type Stereo } from "./place-sound.ts";
import type { SoundInputs } from "./sound-inputs.ts";

const silence = new Float32Array();

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
    const [speech = silence] = await decodeSound(join(publicDir, file), { signal });
    placeSound(voices, speech, at);
  }
  if (music === null) return { left: voices, right: voices };

  const [leftMusic = silence, rightMusic = leftMusic] = await decodeSound(join(publicDir, music.file), {
    channels: 2,
    signal,
  });
  const gain = musicGain(music, samples, sampleRate);
  const isMono = rightMusic === leftMusic;
  const right = isMono ? voices : voices.slice();
  playUnder(voices, loopSound(leftMusic, samples), gain, sampleRate / 1000);
  if (!isMono) playUnder(right, loopSound(rightMusic, samples), gain, sampleRate / 1000);
  return { left: voices, right };
};

/** Gain of the music at each millisecond of a video: the curve that the preview uses too. */
const musicGain = (
  { volume, spoken }: NonNullable<SoundInputs["music"]>,
  samples: number,
  sampleRate: number,
): Float64Array => {
  const durationMs = (samples * 1000) / sampleRate;
  const gain = new Float64Array(Math.ceil(durationMs) + 1);
  let near: readonly SpeechSpan[] = [];
  for (let ms = 0; ms < gain.length; ms += 1) {
    // Once a second, of many scenes, only those at hand.
    if (ms % 1000 === 0) {
      const [from, until] = [ms - duckingReachMs, ms + 1000 + duckingReachMs];
      near = spoken.filter(({ startMs, endMs }) => startMs <= until && endMs >= from);
    }
    gain[ms] = volume * videoMusicGainAt(ms, durationMs, near);
  }
  return gain;
};

/** Adds music to the voices, its gains joined by straight lines. */
const playUnder = (voices: Float32Array, music: Float32Array, gain: Float64Array, perMs: number): void => {
  for (let ms = 0, at = 0; at < music.length; ms += 1) {
    const from = gain[ms] ?? 0;
    const step = ((gain[ms + 1] ?? 0) - from) / perMs;
    const until = Math.min(music.length, at + perMs);
    for (let index = 0; at < until; index += 1, at += 1) {
      voices[at] = (voices[at] ?? 0) + (music[at] ?? 0) * (from + step * index);
    }
  }
};

import { join } from "node:path";
import { speechSpans, videoMusicGainAt } from "../../model/motion/music-gain.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import { durationInFrames, sceneSpans } from "../../model/timing.ts";
import type { VideoProps } from "../../model/video-props.ts";
import { decodeSound } from "./decode-sound.ts";
import { loopSound } from "./loop-sound.ts";
import { placeSound, type Stereo } from "./place-sound.ts";

const { sampleRate } = renderDefaults;

/** Whole for 25 and for 30 frames a second. */
export const samplesPerFrame = (fps: number): number => sampleRate / fps;

/** Samples of a whole video: its sound is exactly as long as its picture. */
export const samplesOfVideo = (props: Pick<VideoProps, "scenes" | "fps">): number =>
  durationInFrames(props) * samplesPerFrame(props.fps);

/**
 * The sound of a whole video before it is levelled: speech where its scenes begin, to the sample, and the music under
 * it. Exactly as long as the picture. Null where nothing is heard.
 */
export const mixSound = async (
  props: VideoProps,
  publicDir: string,
  signal?: AbortSignal,
): Promise<Stereo | null> => {
  const speeches = sceneSpans(props.scenes).flatMap(({ scene: { speech }, fromFrame }) =>
    speech === null ? [] : [{ file: speech.file, fromFrame }],
  );
  if (speeches.length === 0 && props.music === null) return null;

  const voices = new Float32Array(samplesOfVideo(props));
  for (const { file, fromFrame } of speeches) {
    const [speech = voices] = await decodeSound(join(publicDir, file), { signal });
    placeSound(voices, speech, fromFrame * samplesPerFrame(props.fps));
  }
  if (props.music === null) return { left: voices, right: voices };

  const { file, volume } = props.music;
  const music = await decodeSound(join(publicDir, file), { channels: 2, signal });
  const gain = musicGain(props, voices.length, volume);
  const [leftMusic = voices, rightMusic = leftMusic] = music;
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
const musicGain = (props: VideoProps, samples: number, volume: number): Float32Array => {
  const spans = speechSpans(props);
  const durationMs = (samples * 1000) / sampleRate;
  const samplesPerMs = sampleRate / 1000;
  const gain = new Float32Array(samples);
  let next = volume * videoMusicGainAt(0, durationMs, spans);
  for (let ms = 0; ms < durationMs; ms += 1) {
    const from = next;
    next = volume * videoMusicGainAt(ms + 1, durationMs, spans);
    const step = (next - from) / samplesPerMs;
    const first = ms * samplesPerMs;
    for (let index = 0; index < samplesPerMs; index += 1) gain[first + index] = from + step * index;
  }
  return gain;
};

import { join } from "node:path";
import { decodePcm } from "../../media/pcm.ts";
import { speechSpans, videoMusicGainAt } from "../../model/motion/music-gain.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import { durationInFrames, sceneSpans } from "../../model/timing.ts";
import type { VideoProps } from "../../model/video-props.ts";
import { loopSound } from "./loop-sound.ts";
import { placeSound, silence, type Stereo } from "./place-sound.ts";

const { sampleRate } = renderDefaults;

/** Whole for 25 and for 30 frames a second. */
export const samplesPerFrame = (fps: number): number => sampleRate / fps;

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

  const mix = silence(durationInFrames(props) * samplesPerFrame(props.fps));
  for (const { file, fromFrame } of speeches) {
    const { channels } = await decodePcm(join(publicDir, file), { sampleRate, signal });
    placeSound(mix, channels, fromFrame * samplesPerFrame(props.fps));
  }
  if (props.music !== null) {
    const { file, volume } = props.music;
    const { channels } = await decodePcm(join(publicDir, file), { sampleRate, channels: 2, signal });
    const gain = musicGain(props, mix.left.length);
    placeSound(
      mix,
      channels.map((channel) =>
        loopSound(channel, mix.left.length).map((sample, index) => sample * volume * (gain[index] ?? 0)),
      ),
      0,
    );
  }
  return mix;
};

/** The curve that the preview uses too, worked out at every millisecond and joined by straight lines. */
const musicGain = (props: VideoProps, samples: number): Float32Array => {
  const spans = speechSpans(props);
  const durationMs = (samples * 1000) / sampleRate;
  const samplesPerMs = sampleRate / 1000;
  const gain = new Float32Array(samples);
  let next = videoMusicGainAt(0, durationMs, spans);
  for (let ms = 0; ms < durationMs; ms += 1) {
    const from = next;
    next = videoMusicGainAt(ms + 1, durationMs, spans);
    for (let index = 0; index < samplesPerMs; index += 1) {
      gain[ms * samplesPerMs + index] = from + ((next - from) * index) / samplesPerMs;
    }
  }
  return gain;
};

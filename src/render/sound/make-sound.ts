import { startFfmpeg } from "../../media/ffmpeg.ts";
import { measureLoudness, type Loudness } from "../../media/loudness.ts";
import { encodeWav } from "../../media/pcm.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import type { VideoProps } from "../../model/video-props.ts";
import { masterSound } from "./master-sound.ts";
import { mixSound } from "./mix-sound.ts";
import type { Stereo } from "./place-sound.ts";
import { samplesPerFrame, soundInputs } from "./sound-inputs.ts";

const { sampleRate, audioBitrate, loudness, truePeak } = renderDefaults;

/** AAC moves peaks a little: the mix is limited lower than the finished file may be. */
const firstCeiling = truePeak - 0.5;
/** A file this near to its loudness, in LU, is left as it is. */
const near = 0.5;
const rounds = 3;

export type SoundOptions = {
  /** Holds every file that the props name. */
  publicDir: string;
  /** AAC in MP4, exactly as long as the picture. */
  target: string;
  /** Frames to be heard, both ends included; they sound as they do in the whole video. @default all */
  range?: { first: number; last: number } | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * Makes the sound of a video: mixed, levelled, encoded once. The finished AAC is measured; only where it misses, the mix is
 * levelled and encoded again. A video without sound gets a silent track, as platforms expect one. The same files always
 * give the same bytes.
 * @returns the finished file's loudness, or null where nothing is heard.
 * @throws MediaError when a sound is missing or broken.
 */
export const makeSound = async (
  props: VideoProps,
  { publicDir, target, range, signal }: SoundOptions,
): Promise<{ loudness: Loudness | null }> => {
  const inputs = soundInputs(props);
  const mix = await mixSound(inputs, publicDir, signal);
  const cut = (sound: Stereo): Stereo => (range === undefined ? sound : cutSound(sound, range, props.fps));
  if (mix === null) {
    const nothing = new Float32Array(inputs.samples);
    await encodeAac(cut({ left: nothing, right: nothing }), target, signal);
    return { loudness: null };
  }
  let [aim, ceiling] = [loudness as number, firstCeiling];
  for (let round = 1; ; round += 1) {
    await encodeAac(cut(masterSound(mix, { loudness: aim, truePeak: ceiling })), target, signal);
    const measured = await measureLoudness(target, { signal });
    if (measured.integrated === -Infinity) return { loudness: null };
    const tooLoud = measured.truePeak - truePeak;
    // A part of a video has a loudness of its own.
    const off = range === undefined ? loudness - measured.integrated : 0;
    if (round === rounds || (tooLoud <= 0 && Math.abs(off) <= near)) return { loudness: measured };
    if (tooLoud > 0) ceiling -= tooLoud + 0.2;
    aim += off;
  }
};

const cutSound = ({ left, right }: Stereo, range: { first: number; last: number }, fps: number): Stereo => {
  const cut = (side: Float32Array): Float32Array =>
    side.subarray(range.first * samplesPerFrame(fps), (range.last + 1) * samplesPerFrame(fps));
  return { left: cut(left), right: cut(right) };
};

const encodeAac = async ({ left, right }: Stereo, target: string, signal?: AbortSignal): Promise<void> => {
  const ffmpeg = startFfmpeg(
    [
      ...["-f", "wav", "-i", "pipe:0"],
      // Fixed-point: the same bytes on every machine. A third of the time of ffmpeg's own encoder, and nearer to the mix.
      ...["-c:a", "libfdk_aac", "-b:a", audioBitrate, "-cutoff", "20000"],
      ...["-map_metadata", "-1", "-bitexact", "-f", "mp4", target],
    ],
    { signal },
  );
  ffmpeg.stdout.resume();
  ffmpeg.stdin.end(encodeWav({ sampleRate, channels: [left, right] }));
  await ffmpeg.finished;
};

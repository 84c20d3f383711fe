import { rm, writeFile } from "node:fs/promises";
import { runFfmpeg } from "../../media/ffmpeg.ts";
import { measureLoudness, type Loudness } from "../../media/loudness.ts";
import { encodeWav } from "../../media/pcm.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import { masterSound } from "./master-sound.ts";
import { silence, type Stereo } from "./place-sound.ts";

const { sampleRate, audioBitrate, loudness, truePeak } = renderDefaults;

/** AAC moves peaks a little: the mix is limited lower than the finished file may be. */
const firstCeiling = truePeak - 0.5;
const rounds = 3;

export type MuxOptions = {
  /** The mix, or null for a video without sound. */
  mix: Stereo | null;
  /** Samples of a silent track. */
  samples: number;
  /** Absolute paths. */
  picture: string;
  wav: string;
  target: string;
  title: string;
  signal?: AbortSignal | undefined;
};

/**
 * Joins picture and sound into a file that starts to play before it is loaded whole. The finished AAC is measured; where
 * it misses, the mix is levelled again. A video without sound gets a silent track, as platforms expect one.
 * @returns the finished file's loudness, or null where nothing is heard.
 */
export const muxSound = async (options: MuxOptions): Promise<Loudness | null> => {
  const { mix, samples, target, signal } = options;
  if (mix === null) {
    await mux(options, silence(samples));
    return null;
  }
  let [aim, ceiling] = [loudness as number, firstCeiling];
  for (let round = 1; ; round += 1) {
    await mux(options, masterSound(mix, { loudness: aim, truePeak: ceiling }));
    const measured = await measureLoudness(target, { signal });
    if (measured.integrated === -Infinity) return null;
    const tooLoud = measured.truePeak - truePeak;
    const off = loudness - measured.integrated;
    if (round === rounds || (tooLoud <= 0 && Math.abs(off) <= 0.5)) return measured;
    if (tooLoud > 0) ceiling -= tooLoud + 0.2;
    aim += off;
  }
};

const mux = async (options: MuxOptions, { left, right }: Stereo): Promise<void> => {
  const { picture, wav, target, title, signal } = options;
  await writeFile(wav, encodeWav({ sampleRate, channels: [left, right] }));
  await runFfmpeg(
    [
      ...["-i", picture, "-i", wav, "-map", "0:v:0", "-map", "1:a:0", "-c:v", "copy"],
      ...["-c:a", "aac", "-b:a", audioBitrate, "-ar", String(sampleRate), "-ac", "2"],
      ...[
        "-map_metadata",
        "-1",
        "-metadata",
        `title=${title}`,
        "-movflags",
        "+faststart",
        "-bitexact",
        target,
      ],
    ],
    { signal },
  );
  await rm(wav);
};

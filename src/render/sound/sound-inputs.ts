import type { SpeechSpan } from "../../model/motion/ducking.ts";
import { speechSpans } from "../../model/motion/music-gain.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import { durationInFrames, sceneSpans } from "../../model/timing.ts";
import type { VideoProps } from "../../model/video-props.ts";

const { sampleRate, audioBitrate, loudness, truePeak } = renderDefaults;

/** Everything that a video's sound follows from, and nothing else: it is mixed from this alone. */
export type SoundInputs = {
  settings: Pick<typeof renderDefaults, "sampleRate" | "audioBitrate" | "loudness" | "truePeak">;
  /** Samples of the whole video: as long as its picture. */
  samples: number;
  /** Staged files, with the sample of the video that each begins on. */
  speeches: readonly { file: string; at: number }[];
  /** What plays under them, with the times it gives way to words. */
  music: { file: string; volume: number; spoken: readonly SpeechSpan[] } | null;
};

/** Whole for 25 and for 30 frames a second. */
export const samplesPerFrame = (fps: number): number => sampleRate / fps;

/** What a video's sound follows from. Texts, colours and how words are written are no part of it; when they are said is. */
export const soundInputs = (props: VideoProps): SoundInputs => ({
  settings: { sampleRate, audioBitrate, loudness, truePeak },
  samples: durationInFrames(props) * samplesPerFrame(props.fps),
  speeches: sceneSpans(props.scenes).flatMap(({ scene: { speech }, fromFrame }) =>
    speech === null ? [] : [{ file: speech.file, at: fromFrame * samplesPerFrame(props.fps) }],
  ),
  music: props.music && {
    file: props.music.file,
    volume: props.music.volume,
    spoken: speechSpans(props),
  },
});

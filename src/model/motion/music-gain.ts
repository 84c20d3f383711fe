import { framesToMs, sceneSpans } from "../timing.ts";
import type { VideoProps } from "../video-props.ts";
import { bridgeSpans, musicGainAt, type SpeechSpan } from "./ducking.ts";
import { spring } from "./spring.ts";

type Spoken = Pick<VideoProps, "scenes" | "fps">;

const fadeInMs = 400;
const fadeOutMs = 1600;

/** When words are said in a video: from the first to the last word of each scene, or where they are not known, all of it. */
export const speechSpans = ({ scenes, fps }: Spoken): SpeechSpan[] =>
  bridgeSpans(
    sceneSpans(scenes).flatMap(({ scene, fromFrame }) => {
      if (scene.speech === null) return [];
      const { words, durationMs } = scene.speech;
      const startMs = framesToMs(fromFrame, fps);
      const [from, until] = [words[0]?.startMs ?? 0, words.at(-1)?.endMs ?? durationMs];
      return [{ startMs: startMs + from, endMs: startMs + until }];
    }),
  );

/** Gain of a video's music at `ms`, without its volume: faded in and out, and ducked under speech. */
export const videoMusicGainAt = (ms: number, durationMs: number, spans: readonly SpeechSpan[]): number =>
  musicGainAt(ms, spans) *
  spring(ms, fadeInMs) *
  Math.min(1, Math.max(0, (durationMs - ms) / fadeOutMs)) ** 2;

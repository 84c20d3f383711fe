import type { PictureProgress } from "./segments/tools.ts";

/** How far a render has come. Frames are counted in the videos they are seen in. */
export type RenderProgress = {
  videos: { done: number; total: number };
  frames: {
    total: number;
    /** Composed and encoded, or drawn whole, in this run. */
    made: number;
    /** Of a segment that was there already, or that another video of this run shows too. */
    reused: number;
  };
  /** Pictures that Chrome has drawn: grounds, posters and graphics. */
  drawn: number;
  /** Frames that Chrome had to draw whole; part of `frames.made`. */
  wholeFrames: number;
  /** Frames made in a second so far; null before the first. */
  fps: number | null;
  /** Null until it can be told. */
  secondsLeft: number | null;
};

/** Less than this says nothing of the speed yet. */
const shortestMeasureMs = 2000;

/**
 * Counts what is done and estimates what is left: frames of videos that were not looked at yet are taken to need as many
 * new frames as those that were.
 */
export class ProgressCounter {
  readonly #now: () => number;
  readonly #progress: RenderProgress;
  #planned = 0;
  #firstMadeAt: number | null = null;
  readonly #startedAt: number;

  constructor(totals: { videos: number; frames: number }, now: () => number) {
    this.#now = now;
    this.#startedAt = now();
    this.#progress = {
      videos: { done: 0, total: totals.videos },
      frames: { total: totals.frames, made: 0, reused: 0 },
      ...{ drawn: 0, wholeFrames: 0, fps: null, secondsLeft: null },
    };
  }

  add({ planned = 0, drawn = 0, composed = 0, reused = 0, wholeFrames = 0 }: PictureProgress): void {
    this.#planned += planned;
    this.#progress.drawn += drawn;
    this.#progress.wholeFrames += wholeFrames;
    this.#progress.frames.made += composed;
    this.#progress.frames.reused += reused;
    if (composed > 0) this.#firstMadeAt ??= this.#now();
  }

  finishVideo(): void {
    this.#progress.videos.done += 1;
  }

  read(): RenderProgress {
    const { frames, videos } = this.#progress;
    const now = this.#now();
    const sinceFirst = this.#firstMadeAt === null ? 0 : now - this.#firstMadeAt;
    const fps = sinceFirst < shortestMeasureMs ? null : (frames.made * 1000) / sinceFirst;
    return {
      ...this.#progress,
      videos: { ...videos },
      frames: { ...frames },
      fps,
      secondsLeft: this.#secondsLeft(fps, now),
    };
  }

  #secondsLeft(fps: number | null, now: number): number | null {
    const { frames, videos } = this.#progress;
    if (videos.done === videos.total) return 0;
    const toMake = this.#planned - frames.reused;
    if (toMake <= 0 || frames.made === 0) {
      // Nothing new in what was looked at: what remains is joining, video by video.
      return videos.done === 0
        ? null
        : ((now - this.#startedAt) / 1000 / videos.done) * (videos.total - videos.done);
    }
    if (fps === null) return null;
    const share = toMake / this.#planned;
    const left = toMake - frames.made + (frames.total - this.#planned) * share;
    return Math.max(0, left) / fps;
  }
}

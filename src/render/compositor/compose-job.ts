import type { FilmFacts } from "../../media/film-facts.ts";
import type { ComposeJob, SceneFilms, SceneGraphics } from "./job.ts";
import { heard } from "../heard.ts";
import { joinScenes } from "./join-scenes.ts";
import { emptyFrame, type Frame } from "./planes.ts";
import type { Plates } from "./plates.ts";
import { openScenePainter, type ScenePainter } from "./scene-painter.ts";
import { openSegmentEncoder, type SegmentEncoder } from "./segment-encoder.ts";

export type ComposeTools = {
  plates: Plates;
  readFacts: (file: string) => Promise<FilmFacts>;
  signal?: AbortSignal | undefined;
  onFrames?: ((done: number) => void) | undefined;
  /** All frames have been handed over; what is left is the encoder's. */
  onPainted?: (() => void) | undefined;
};

/** Pictures are read for so many frames at a time: an encoder has something to do while others are read. */
const framesAtOnce = 8;

/**
 * Paints and encodes consecutive frames. Films and encoders are opened while graphics are still being drawn.
 *
 * @param graphics of the job's scenes, in their order.
 * @throws AppError when a picture or film cannot be read or a segment not be encoded; no program is left running then.
 */
export const composeJob = async (
  job: ComposeJob<SceneFilms>,
  graphics: Promise<readonly SceneGraphics[]>,
  tools: ComposeTools,
): Promise<void> => {
  const { signal, onFrames, onPainted } = tools;
  signal?.throwIfAborted();
  const opening = heard(openJobPainter(job, graphics, tools));
  const ring = new FrameRing(job.size);
  const encoders: SegmentEncoder[] = [];
  try {
    let index = 0;
    const total = framesOf(job);
    for (const { frames, output } of job.segments) {
      const end = index + frames;
      // It starts while pictures and films are opened.
      const encoder = openSegmentEncoder(job, output, signal);
      encoders.push(encoder);
      const painter = await opening;
      for (let loaded = index; index < end; index += 1) {
        if (index === loaded) {
          loaded = Math.min(end, index + framesAtOnce);
          await painter.load(index, loaded);
        }
        await ring.write(painter, index, encoder);
        onFrames?.(index + 1);
      }
      await ring.drain();
      if (index === total) onPainted?.();
      await encoder.finish();
    }
  } finally {
    const closing = opening.then(
      (painter) => painter.close(),
      () => undefined, // nothing was opened, and why has been thrown
    );
    await Promise.all([closing, ...encoders.map((encoder) => encoder.stop())]);
  }
};

const framesOf = ({ segments }: ComposeJob<SceneFilms>): number =>
  segments.reduce((sum, { frames }) => sum + frames, 0);

/** Frames on their way to an encoder: a frame is painted into one while the encoder still reads another. */
class FrameRing {
  readonly #frames: { frame: Frame; written: Promise<void> }[];
  #current = 0;

  constructor(size: ComposeJob["size"]) {
    this.#frames = [0, 1].map(() => ({ frame: emptyFrame(size), written: Promise.resolve() }));
  }

  /** Paints frame `index`, if it differs from the one before, and hands it to the encoder. */
  async write(painter: JobPainter, index: number, encoder: SegmentEncoder): Promise<void> {
    const isNew = await painter.advance(index);
    if (isNew) this.#current = 1 - this.#current;
    const slot = this.#frames[this.#current];
    if (slot === undefined) return;
    if (isNew) {
      await slot.written;
      painter.paint(slot.frame);
    }
    const before = slot.written;
    slot.written = Promise.all([before, encoder.write(slot.frame.bytes)]).then(() => undefined);
    slot.written.catch(() => undefined);
    if (!isNew) await before;
  }

  /** Resolves when all frames have been handed over. */
  async drain(): Promise<void> {
    await Promise.all(this.#frames.map(({ written }) => written));
  }
}

type JobPainter = Pick<ScenePainter, "load" | "advance" | "close"> & { paint(onto: Frame): void };

const openJobPainter = async (
  job: ComposeJob<SceneFilms>,
  graphics: Promise<readonly SceneGraphics[]>,
  tools: ComposeTools,
): Promise<JobPainter> => {
  const frames = framesOf(job);
  const { size, fps, transition, scenes } = job;
  const graphicsOf = async (scene: SceneFilms): Promise<SceneGraphics> => {
    const own = (await graphics)[scenes.indexOf(scene)];
    if (own === undefined) throw new Error("A scene has no graphics.");
    return own;
  };
  const open = (films: SceneFilms): Promise<ScenePainter> =>
    openScenePainter({ films, graphics: heard(graphicsOf(films)), size, fps, frames, ...tools });
  const [first, second] = scenes;
  if (first === undefined || (transition === null) !== (second === undefined)) {
    throw new Error("A transition is between two scenes, and anything else is of one.");
  }
  const opening = [heard(open(first)), ...(second === undefined ? [] : [heard(open(second))])];
  const [leaving, entering] = await Promise.all(opening).catch(async (error: unknown) => {
    for (const painter of await Promise.allSettled(opening))
      if (painter.status === "fulfilled") await painter.value.close();
    throw error;
  });
  if (leaving === undefined) throw new Error("A scene was not opened.");
  if (transition === null || second === undefined || entering === undefined) return leaving;
  const [left, entered] = [emptyFrame(size), emptyFrame(size)];
  let frame = second.from;
  return {
    load: async (from, end) => {
      await leaving.load(from, end);
      await entering.load(from, end);
    },
    advance: async (index) => {
      frame = second.from + index;
      if (await leaving.advance(index)) leaving.paint(left);
      if (await entering.advance(index)) entering.paint(entered);
      return true;
    },
    paint: (onto) => joinScenes(left, entered, onto, { transition, size, frame }),
    close: async () => {
      await Promise.all([leaving.close(), entering.close()]);
    },
  };
};

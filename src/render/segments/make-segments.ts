import { rm } from "node:fs/promises";
import { digestValue } from "../../media/digest.ts";
import type { Derived } from "../../media/cache.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import type { ComposeJob, SceneFilms, SceneGraphics } from "../compositor/index.ts";
import { heard } from "../heard.ts";
import { sceneFilms, sceneGraphics } from "./scene-source.ts";
import type { SceneTask, SegmentSource } from "./scene-task.ts";
import { finishedSize, segmentOf, type Segment, type SegmentForm } from "./segment.ts";
import type { PictureTools } from "./tools.ts";
import { encodeWholeFrames } from "./whole-frames.ts";

/** A segment that a video is joined from: the chunk of a scene, or the transition between two. */
export type WantedSegment = {
  /** Equal ids, equal bytes. */
  id: Digest;
  derived: Derived<Segment>;
  frames: number;
};

export const wantSegment = (
  shown: Digest,
  { look }: SceneTask,
  frames: number,
  { quality, versions }: PictureTools,
): WantedSegment => {
  const form: SegmentForm = { size: finishedSize(look.aspect, quality), fps: look.fps, frames };
  const derived = segmentOf(shown, form, versions);
  return { id: digestValue({ shown, form, versions: derived.params }), derived, frames };
};

/** The segment as it is remembered, or as somebody is making it just now; else null. */
export const findSegment = async (
  { id, derived }: WantedSegment,
  { cache, inFlight }: PictureTools,
): Promise<(() => Promise<Segment>) | null> => {
  const making = inFlight.get(id);
  if (making !== undefined) return () => making;
  const known = await cache.recall(derived);
  return known === null ? null : () => Promise.resolve(known);
};

/**
 * Encodes consecutive segments of one source. They count as being made from now on.
 *
 * @param drawn where Chrome still draws what they show; then only scenes that come apart can be begun.
 */
export const makeSegments = (
  source: SegmentSource,
  wanted: readonly WantedSegment[],
  tools: PictureTools,
  drawn?: Promise<void>,
): Promise<Segment>[] => {
  const isWhole =
    drawn === undefined &&
    [source.task, source.entering?.task].some((task) => task?.content?.purity === "impure");
  const made = isWhole ? encodeWhole(source, wanted, tools) : compose(source, wanted, tools, drawn);
  return wanted.map(({ id }, index) => {
    const one = made.then((segments) => {
      const segment = segments[index];
      if (segment === undefined) throw new Error("A segment was not made.");
      return segment;
    });
    tools.inFlight.set(id, heard(one)); // whoever joins it hears of it
    void heard(made.finally(() => tools.inFlight.delete(id)));
    return one;
  });
};

/** Runs `encode` into temporary files, and stores and remembers what it has made. */
const encodeInto = async (
  wanted: readonly WantedSegment[],
  { cache }: PictureTools,
  encode: (outputs: { frames: number; output: string }[]) => Promise<void>,
): Promise<Segment[]> => {
  const outputs = wanted.map(({ frames }) => ({ frames, output: cache.temporaryPath("mp4") }));
  try {
    await encode(outputs);
    const segments: Segment[] = [];
    for (const [index, { derived, frames }] of wanted.entries()) {
      const file: StoredFile = await cache.put({ path: outputs[index]?.output ?? "" }, "mp4");
      await cache.remember(derived, { file, frames });
      segments.push({ file, frames });
    }
    return segments;
  } finally {
    await Promise.all(outputs.map(({ output }) => rm(output, { force: true })));
  }
};

const compose = (
  source: SegmentSource,
  wanted: readonly WantedSegment[],
  tools: PictureTools,
  drawn: Promise<void> | undefined,
): Promise<Segment[]> =>
  encodeInto(wanted, tools, async (segments) => {
    const { cache, publicDir, quality, compositor, signal, onProgress } = tools;
    const { task, entering } = source;
    const shown = [{ task, stretch: source.stretch }, ...(entering === null ? [] : [entering])];
    const job: ComposeJob<SceneFilms> = {
      size: finishedSize(task.look.aspect, quality),
      fps: task.look.fps,
      encode: { preset: quality.x264Preset, crf: quality.crf },
      scenes: shown.map((one) => sceneFilms(one.task, one.stretch, { publicDir, scale: quality.scale })),
      transition: transitionOf(entering),
      segments,
    };
    const graphics = (): Promise<SceneGraphics[]> =>
      Promise.all(shown.map((one) => sceneGraphics(one.task, one.stretch, { cache, scale: quality.scale })));
    let reported = 0;
    await compositor.compose(job, drawn === undefined ? await graphics() : drawn.then(graphics), {
      ...(signal === undefined ? {} : { signal }),
      onFrames: (done) => {
        onProgress({ composed: done - reported });
        reported = done;
      },
    });
  });

const transitionOf = (entering: SegmentSource["entering"]): ComposeJob["transition"] => {
  if (entering === null) return null;
  const { scene, look } = entering.task;
  const { kind, durationInFrames } = scene.transition;
  if (kind === "none") throw new Error(`The scene "${scene.id}" comes in without a transition.`);
  return { kind, direction: look.direction, durationInFrames };
};

const encodeWhole = (
  source: SegmentSource,
  wanted: readonly WantedSegment[],
  tools: PictureTools,
): Promise<Segment[]> =>
  tools.wholeFrames.add(() =>
    encodeInto(wanted, tools, async (outputs) => {
      let from = source.stretch.from;
      for (const { frames, output } of outputs) {
        await encodeWholeFrames(source, { from, until: from + frames }, output, tools);
        from += frames;
      }
    }),
  );

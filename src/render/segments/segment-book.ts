import type { Digest } from "../../model/media.ts";
import { heard } from "../heard.ts";
import { framesOf, type TimelinePart } from "../timeline/cut-video.ts";
import type { DrawnScenes } from "./draw-scenes.ts";
import { findSegment, makeSegments, wantSegment, type WantedSegment } from "./make-segments.ts";
import type { SceneTask, SegmentSource, VideoTasks } from "./scene-task.ts";
import { transitionDigest, type Segment } from "./segment.ts";
import type { PictureTools } from "./tools.ts";

/** A segment of a video as it was first known; its id may still change when a scene turns out not to come apart. */
type Place = { source: SegmentSource; firstId: Digest };

/** More would make a killed process lose more; fewer would open the same films more often. */
const longestRun = 4;

/** Knows of some videos which segments are there, and has the others made: each once, chunks of a scene in runs. */
export class SegmentBook {
  readonly #tools: PictureTools;
  readonly #places = new Map<VideoTasks, Place[]>();
  /** What is there, or is being made by this book. */
  readonly #segments = new Map<Digest, Promise<Segment>>();
  /** Fulfilled when the segments of a source are being made; by the id they had at first. */
  readonly #started = new Map<Digest, Promise<void>>();

  /** Segments that nobody's run had in it, by their id. */
  readonly #leftOut = new Map<Digest, Promise<void>>();
  #isReady: (task: SceneTask) => Promise<void> = () => Promise.resolve();

  constructor(tools: PictureTools) {
    this.#tools = tools;
  }

  /** Looks all segments of the videos up. @returns the scenes that have to be drawn, what most wait for first. */
  async findLacking(videos: readonly VideoTasks[]): Promise<SceneTask[]> {
    const lacking = new Set<SceneTask>();
    const seen = new Set<Digest>();
    for (const video of videos) {
      const all = video.parts.map((part) => {
        const source = sourceOf(video, part);
        return { source, wanted: this.#want(source) };
      });
      this.#places.set(
        video,
        all.map(({ source, wanted }) => ({ source, firstId: wanted.id })),
      );
      const areThere = await Promise.all(all.map(({ wanted }) => this.#find(wanted)));
      for (const [index, { source, wanted }] of all.entries()) {
        const isThere = areThere[index] === true || seen.has(wanted.id);
        seen.add(wanted.id);
        this.#tools.onProgress({ planned: wanted.frames, reused: isThere ? wanted.frames : 0 });
        if (isThere) continue;
        lacking.add(source.task);
        if (source.entering !== null) lacking.add(source.entering.task);
      }
    }
    return [...lacking].sort((a, b) => b.videos - a.videos);
  }

  /** Has everything made that is lacking, each when Chrome has drawn all of it. What comes first is opened meanwhile. */
  begin({ ready, finished }: DrawnScenes): void {
    const isReady = async (task: SceneTask): Promise<void> => {
      await ready.get(task);
      // It takes Chrome with all its pages.
      if (task.content?.purity === "impure") await finished;
    };
    this.#isReady = isReady;
    const runs = new Map<SceneTask, Place[]>();
    const transitions: Place[] = [];
    for (const place of [...this.#places.values()].flat()) {
      const { source, firstId } = place;
      if (this.#segments.has(firstId) || this.#started.has(firstId)) continue;
      if (source.entering === null) runs.set(source.task, [...(runs.get(source.task) ?? []), place]);
      else transitions.push(place);
      this.#started.set(firstId, Promise.resolve());
    }
    // In the order they are drawn in.
    const first = [...ready.keys()].find((task) => runs.has(task) && task.content?.purity === "pure");
    const early =
      first === undefined || this.#tools.inFlight.size > 0
        ? Promise.resolve()
        : this.#make(sourcesOf(runs.get(first)), heard(isReady(first)));
    // What cannot be made so is made again below, or said there.
    const begun = early.catch(() => undefined);
    for (const { source, firstId } of transitions) {
      if (source.entering === null) continue;
      const both = Promise.all([isReady(source.task), isReady(source.entering.task)]);
      this.#start(
        [firstId],
        both.then(() => this.#make([source])),
      );
    }
    for (const [task, places] of runs) {
      this.#start(
        places.map(({ firstId }) => firstId),
        Promise.all([isReady(task), begun]).then(() => this.#make(sourcesOf(places))),
      );
    }
  }

  /** The paths of a video's segments in order, when they are there. What is there already is looked at meanwhile. */
  async segmentsOf(video: VideoTasks): Promise<string[]> {
    return Promise.all((this.#places.get(video) ?? []).map((place) => this.#pathOf(place)));
  }

  async #pathOf({ source, firstId }: Place): Promise<string> {
    // It may have been begun for another scene that shows the same, and have failed with it: that is no failure of this one.
    await this.#started.get(firstId)?.catch(() => undefined);
    await this.#makeIfLeftOut(source);
    const segment = await this.#segments.get(this.#want(source).id);
    if (segment === undefined) throw new Error(`A segment of "${source.task.scene.id}" was not made.`);
    return this.#tools.cache.require(segment.file);
  }

  /** What goes by another name since its scene turned out not to come apart, or was to be made with one that failed. */
  async #makeIfLeftOut(source: SegmentSource): Promise<void> {
    if (this.#segments.has(this.#want(source).id)) return;
    for (const task of [source.task, source.entering?.task])
      if (task !== undefined) await this.#isReady(task);
    const { id } = this.#want(source);
    if (this.#segments.has(id)) return;
    const making = this.#leftOut.get(id) ?? this.#make([source]);
    this.#leftOut.set(id, making);
    await making;
  }

  #want({ task, stretch, entering }: SegmentSource): WantedSegment {
    return wantSegment(shownOf(task, stretch, entering), task, framesOf(stretch), this.#tools);
  }

  /** Whether it is there or being made already. */
  async #find(wanted: WantedSegment): Promise<boolean> {
    if (this.#segments.has(wanted.id)) return true;
    const found = await findSegment(wanted, this.#tools);
    if (found !== null) this.#segments.set(wanted.id, found());
    return found !== null;
  }

  #start(ids: readonly Digest[], started: Promise<void>): void {
    started.catch(() => undefined); // whoever joins the video hears of it
    for (const id of ids) this.#started.set(id, started);
  }

  /**
   * Makes what is not there of some sources, which follow one another or stand alone.
   * @param drawn where Chrome still draws what they show: no more is begun then than there is room for side by side.
   */
  async #make(sources: readonly SegmentSource[], drawn?: Promise<void>): Promise<void> {
    const missing: { source: SegmentSource; wanted: WantedSegment }[] = [];
    for (const source of sources) {
      const wanted = this.#want(source);
      if (missing.some((other) => other.wanted.id === wanted.id) || (await this.#find(wanted))) continue;
      missing.push({ source, wanted });
    }
    const { concurrency } = this.#tools;
    const runs = runsOf(missing, concurrency);
    for (const run of drawn === undefined ? runs : runs.slice(0, concurrency)) {
      const [first] = run;
      const last = run.at(-1);
      if (first === undefined || last === undefined) continue;
      const { task, stretch, entering } = first.source;
      const made = makeSegments(
        { task, stretch: { from: stretch.from, until: last.source.stretch.until }, entering },
        run.map(({ wanted }) => wanted),
        this.#tools,
        drawn,
      );
      for (const [index, { wanted }] of run.entries()) {
        const segment = made[index];
        if (segment !== undefined) this.#segments.set(wanted.id, segment);
      }
    }
  }
}

const sourcesOf = (places: readonly Place[] = []): SegmentSource[] => places.map(({ source }) => source);

/** Neighbours go together, in as many runs as there is room for side by side. */
const runsOf = <One extends { source: SegmentSource }>(
  missing: readonly One[],
  concurrency: number,
): One[][] => {
  const longest = Math.min(longestRun, Math.ceil(missing.length / concurrency));
  const runs: One[][] = [];
  for (const one of missing) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (
      run !== undefined &&
      run.length < longest &&
      before?.source.stretch.until === one.source.stretch.from
    ) {
      run.push(one);
    } else runs.push([one]);
  }
  return runs;
};

const taskOf = ({ scenes }: VideoTasks, index: number): SceneTask => {
  const task = scenes[index] ?? null;
  if (task === null) throw new Error("A scene that is seen has no task.");
  return task;
};

const sourceOf = (video: VideoTasks, part: TimelinePart): SegmentSource => {
  if (part.kind === "body") {
    const { from, until } = part;
    return { task: taskOf(video, part.scene), stretch: { from, until }, entering: null };
  }
  const [leaving, entering] = [taskOf(video, part.leaving), taskOf(video, part.entering)];
  if (leaving.use.tail === null || entering.use.head === null)
    throw new Error("A transition has no frames of its scenes.");
  return {
    task: leaving,
    stretch: leaving.use.tail,
    entering: { task: entering, stretch: entering.use.head },
  };
};

/** The digest of what a segment shows. */
const shownOf = (
  { recipe, use, look, scene }: SceneTask,
  stretch: SegmentSource["stretch"],
  entering: SegmentSource["entering"],
): Digest => {
  const known = (digest: Digest | null | undefined): Digest => {
    if (digest === null || digest === undefined) throw new Error(`The scene "${scene.id}" has no recipe.`);
    return digest;
  };
  if (entering === null) {
    const chunk = use.chunks.findIndex(({ from, until }) => from === stretch.from && until === stretch.until);
    return known(recipe?.chunks[chunk]);
  }
  const { task, stretch: head } = entering;
  const shown = { leaving: known(recipe?.tail), entering: known(task.recipe?.head) };
  return transitionDigest(task.scene.transition, look.direction, head, shown);
};

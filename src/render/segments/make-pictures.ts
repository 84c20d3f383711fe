import type { Digest, StoredFile } from "../../model/media.ts";
import type { VideoProps } from "../../model/video-props.ts";
import { heard } from "../heard.ts";
import { cutVideo, type FrameRange } from "../timeline/cut-video.ts";
import { drawScenes } from "./draw-scenes.ts";
import { findPoster, paintPoster, readPosterScene, type Poster } from "./poster.ts";
import { findRecipes, readScenes } from "./read-scenes.ts";
import { taskScenes, type SceneTask, type VideoTasks } from "./scene-task.ts";
import { SegmentBook } from "./segment-book.ts";
import type { PictureTools } from "./tools.ts";

/** A scene that could not be taken apart, and why. */
export type Fallback = { scene: string; because: string };

/** The picture of a video in the making. */
export type VideoPicture = {
  /** Paths, in the order they are joined in. Rejected when one of them cannot be made. */
  segments: Promise<string[]>;
  poster: Promise<StoredFile>;
  /** Fulfilled when encoders have something to do, or nothing more is to be made: what else a video needs has its turn. */
  underway: Promise<void>;
  /** Known when the segments are. */
  fallbacks: () => Fallback[];
};

export type Pictures = {
  /** In the order of the videos. */
  videos: VideoPicture[];
  /** Fulfilled when Chrome has nothing more to draw, or could not go on. */
  drawn: Promise<void>;
};

/**
 * Begins to make the pictures of some videos: finds what is there already, has Chrome draw what is not, and what is drawn
 * composed and encoded. Resolves when Chrome has been given all it has to draw; the pictures then come one by one. What
 * most of the videos share is made first, and once.
 */
export const makePictures = async (
  videos: readonly VideoProps[],
  range: FrameRange | undefined,
  tools: PictureTools,
): Promise<Pictures> => {
  const cut = videos.map((video) => ({ video, parts: cutVideo(video, range) }));
  const { videos: tasked, tasks } = taskScenes(cut);
  await findRecipes(tasks, tools);

  let hearOfFrames = (): void => undefined;
  const framesCome = new Promise<void>((resolve) => (hearOfFrames = resolve));
  const book = new SegmentBook({
    ...tools,
    onProgress: (progress) => {
      if ((progress.composed ?? 0) > 0) hearOfFrames();
      tools.onProgress(progress);
    },
  });
  const lacking = await book.findLacking(tasked);
  const posters = await Promise.all(tasked.map((video) => findPoster(video, tools)));
  const unpainted = posters.filter(({ known }) => known === null);
  await readScenes([...new Set([...lacking, ...unpainted.map(({ task }) => task)])], tools);
  const posterScenes = new Map<Digest, SceneTask>();
  for (const { shown, task } of unpainted) {
    if (!posterScenes.has(shown)) posterScenes.set(shown, await readPosterScene(task, tools));
  }
  const drawn = await drawScenes([...lacking, ...posterScenes.values()], tools);
  book.begin(drawn);
  // Encoders work longest, so they start first: a poster is painted, and sound mixed, while they do.
  const making = tasked.map((video) => {
    const segments = heard(book.segmentsOf(video));
    return { video, segments, underway: Promise.race([framesCome, settled(segments)]) };
  });
  const postersTurn = Promise.race([
    framesCome,
    Promise.all(making.map(({ segments }) => settled(segments))),
  ]);
  const painted = new Map(
    [...posterScenes].map(([shown, scene]) => {
      const ready = drawn.ready.get(scene) ?? Promise.resolve();
      const poster = heard(Promise.all([ready, postersTurn]).then(() => paintPoster(shown, scene, tools)));
      tools.drawing.set(shown, poster);
      void heard(poster.finally(() => tools.drawing.delete(shown)));
      return [shown, poster];
    }),
  );

  return {
    drawn: drawn.finished,
    videos: making.map(({ video, segments, underway }, index) => ({
      ...{ segments, underway },
      poster: heard(posterOf(posters[index], painted)),
      fallbacks: () => fallbacksOf(video),
    })),
  };
};

const settled = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => undefined,
    () => undefined, // whoever awaits the promise itself hears of it
  );

const posterOf = async (
  poster: Poster | undefined,
  painted: Map<Digest, Promise<StoredFile>>,
): Promise<StoredFile> => {
  const file = poster?.known ?? (await painted.get(poster?.shown ?? ""));
  if (file === undefined) throw new Error("A poster was not painted.");
  return file;
};

const fallbacksOf = ({ scenes, video }: VideoTasks): Fallback[] =>
  video.scenes.flatMap(({ id }, index) => {
    const because = scenes[index]?.recipe?.because ?? null;
    return because === null ? [] : [{ scene: id, because }];
  });

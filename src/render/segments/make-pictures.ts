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
  /** In the order they are joined in. Rejected when one of them cannot be made. */
  segments: Promise<StoredFile[]>;
  poster: Promise<StoredFile>;
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

  const book = new SegmentBook(tools);
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
  const painted = new Map(
    [...posterScenes].map(([shown, scene]) => {
      const ready = drawn.ready.get(scene) ?? Promise.resolve();
      const poster = heard(ready.then(() => paintPoster(shown, scene, tools)));
      tools.drawing.set(shown, poster);
      void heard(poster.finally(() => tools.drawing.delete(shown)));
      return [shown, poster];
    }),
  );

  return {
    drawn: drawn.finished,
    videos: tasked.map((video, index) => ({
      segments: heard(book.segmentsOf(video)),
      poster: heard(posterOf(posters[index], painted)),
      fallbacks: () => fallbacksOf(video),
    })),
  };
};

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

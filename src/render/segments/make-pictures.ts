import { digestValue } from "../../media/digest.ts";
import type { StoredFile } from "../../model/media.ts";
import { posterFrame } from "../../model/motion/poster-frame.ts";
import type { VideoProps } from "../../model/video-props.ts";
import { heard } from "../heard.ts";
import { stillOf } from "../plates/plate-records.ts";
import { cutVideo, type FrameRange } from "../timeline/cut-video.ts";
import { drawScenes, type DrawnScenes } from "./draw-scenes.ts";
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
  const cut = videos.map((video) => ({ video, parts: cutVideo(video.scenes, range) }));
  const { videos: tasked, tasks } = taskScenes(cut);
  await findRecipes(tasks, tools);

  const book = new SegmentBook(tools);
  const lacking = await book.findLacking(tasked);
  const posters = await Promise.all(tasked.map((video) => findPoster(video, tools)));
  const undrawn = posters.filter(({ known }) => known === null);
  await readScenes([...new Set([...lacking, ...undrawn.map(({ task }) => task)])], tools);
  const drawn = await drawScenes({ tasks: lacking, posters: undrawn }, tools);
  book.begin(drawn);

  return {
    drawn: drawn.finished,
    videos: tasked.map((video, index) => ({
      segments: heard(book.segmentsOf(video)),
      poster: heard(posterOf(posters[index], drawn)),
      fallbacks: () => fallbacksOf(video),
    })),
  };
};

type Poster = { task: SceneTask; shown: string; known: StoredFile | null };

const findPoster = async (
  { scenes, video }: VideoTasks,
  { cache, versions }: PictureTools,
): Promise<Poster> => {
  const task = scenes.find((scene) => scene !== null) ?? null;
  if (task === null) throw new Error(`Nothing of "${video.id}" is to be seen.`);
  const shown = digestValue({ scene: task.key, frame: posterFrame(task.scene, task.look.fps) });
  return { task, shown, known: await cache.recall(stillOf("poster", shown, versions)) };
};

const posterOf = async (poster: Poster | undefined, drawn: DrawnScenes): Promise<StoredFile> => {
  const file = poster?.known ?? (await drawn.posters.get(poster?.shown ?? ""));
  if (file === undefined) throw new Error("A poster was not drawn.");
  return file;
};

const fallbacksOf = ({ scenes, video }: VideoTasks): Fallback[] =>
  video.scenes.flatMap(({ id }, index) => {
    const because = scenes[index]?.recipe?.because ?? null;
    return because === null ? [] : [{ scene: id, because }];
  });

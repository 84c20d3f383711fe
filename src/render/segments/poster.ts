import { rm } from "node:fs/promises";
import { digestValue } from "../../media/digest.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import { posterFrame } from "../../model/motion/poster-frame.ts";
import { posterOf } from "../plates/plate-records.ts";
import { readSceneContent } from "./scene-content.ts";
import { sceneFilms, sceneGraphics } from "./scene-source.ts";
import type { SceneTask, VideoTasks } from "./scene-task.ts";
import { finishedSize } from "./segment.ts";
import type { PictureTools } from "./tools.ts";
import { drawWholePoster } from "./whole-frames.ts";

/** What stands for a video where it is not played: its first scene with its texts in place and no captions. */
export type Poster = {
  /** Of the scene as it is in the video. */
  task: SceneTask;
  /** Names what is seen on it. */
  shown: Digest;
  known: StoredFile | null;
};

export const findPoster = async (
  { scenes, video }: VideoTasks,
  { cache, versions }: PictureTools,
): Promise<Poster> => {
  const task = scenes.find((scene) => scene !== null) ?? null;
  if (task === null) throw new Error(`Nothing of "${video.id}" is to be seen.`);
  const shown = digestValue({ scene: task.key, frame: frameOf(task) });
  return { task, shown, known: await cache.recall(posterOf(shown, versions)) };
};

const frameOf = ({ scene, look }: SceneTask): number => posterFrame(scene, look.fps);

/** The scene of a poster, as one to be drawn: a measured scene without its captions, in one frame. */
export const readPosterScene = async (task: SceneTask, tools: PictureTools): Promise<SceneTask> => {
  const frame = frameOf(task);
  const scene = { ...task.scene, showCaptions: false };
  const content = readSceneContent(
    await tools.markup(),
    task.look,
    { scene, fit: task.fit ?? {} },
    { from: frame, until: frame + 1 },
  );
  const key = digestValue({ poster: task.key });
  const use = { chunks: [{ from: frame, until: frame + 1 }], head: null, tail: null };
  return { ...task, key, use, scene, content, recipe: null, plates: null };
};

/** Paints the poster of a scene that `readPosterScene` gave and that has been drawn, and remembers it. */
export const paintPoster = async (
  shown: Digest,
  task: SceneTask,
  tools: PictureTools,
): Promise<StoredFile> => {
  const { cache, publicDir, compositor, quality, signal, versions } = tools;
  const target = cache.temporaryPath("png");
  try {
    const frame = frameOf(task);
    if (task.content?.purity === "pure") {
      const { aspect, fps } = task.look;
      const stretch = { from: frame, until: frame + 1 };
      const scene = {
        ...sceneFilms(task, stretch, { publicDir, scale: quality.scale }),
        ...(await sceneGraphics(task, stretch, { cache, scale: quality.scale })),
      };
      await compositor.paint({ size: finishedSize(aspect, quality), fps, scene, target }, signal);
    } else await drawWholePoster(task, target, tools);
    const file = await cache.put({ path: target }, "png");
    await cache.remember(posterOf(shown, versions), file);
    return file;
  } finally {
    await rm(target, { force: true });
  }
};

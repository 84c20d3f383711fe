import { digestValue } from "../../media/digest.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";
import type { StripPictures } from "../plates/plate-records.ts";
import type { TimelinePart } from "../timeline/cut-video.ts";
import { lookOf, sceneKeyOf, type Look, type SceneFit } from "./look.ts";
import type { SceneContent } from "./scene-content.ts";
import type { SceneRecipe, SceneUse, Stretch } from "./scene-recipe.ts";

/** A scene that some videos use in the same way; worked on once for all of them. */
export type SceneTask = {
  key: Digest;
  look: Look;
  scene: SceneProps;
  use: SceneUse;
  /** In how many videos it is seen. */
  videos: number;
  /** Filled in as they are found out. */
  fit: SceneFit | null;
  content: SceneContent | null;
  recipe: SceneRecipe | null;
  plates: ScenePlates | null;
};

/** What Chrome has drawn of a scene. */
export type ScenePlates = { ground: StoredFile; overFilm: StoredFile | null; strips: StripPictures[] };

/** A chunk of a scene, or some frames in which `entering` takes the place of the scene. */
export type SegmentSource = {
  task: SceneTask;
  stretch: Stretch;
  entering: { task: SceneTask; stretch: Stretch } | null;
};

/** A video's parts, each with the tasks of the scenes that are seen in it. */
export type VideoTasks = { video: VideoProps; parts: TimelinePart[]; scenes: (SceneTask | null)[] };

/** Finds the scenes that videos share. A scene of which nothing is needed has no task. */
export const taskScenes = (
  videos: readonly { video: VideoProps; parts: TimelinePart[] }[],
): { videos: VideoTasks[]; tasks: SceneTask[] } => {
  const tasks = new Map<Digest, SceneTask>();
  const taskOf = (video: VideoProps, look: Look, index: number, parts: TimelinePart[]): SceneTask | null => {
    const scene = video.scenes[index];
    const use = useOf(index, parts, video.scenes);
    if (scene === undefined || (use.chunks.length === 0 && use.head === null && use.tail === null))
      return null;
    const key = sceneKeyOf(look, scene);
    // How it comes in is no part of its own picture, but of the segment in which it does.
    const id = digestValue({ key, use, transition: use.head === null ? null : scene.transition });
    const task = tasks.get(id) ?? {
      ...{ key, look, scene, use, videos: 0 },
      ...{ fit: null, content: null, recipe: null, plates: null },
    };
    task.videos += 1;
    tasks.set(id, task);
    return task;
  };
  const tasked = videos.map(({ video, parts }) => {
    const look = lookOf(video);
    return { video, parts, scenes: video.scenes.map((_, index) => taskOf(video, look, index, parts)) };
  });
  // What most videos wait for comes first.
  return { videos: tasked, tasks: [...tasks.values()].sort((a, b) => b.videos - a.videos) };
};

const useOf = (index: number, parts: readonly TimelinePart[], scenes: readonly SceneProps[]): SceneUse => {
  const use: SceneUse = { chunks: [], head: null, tail: null };
  for (const part of parts) {
    if (part.kind === "body") {
      if (part.scene === index) use.chunks.push({ from: part.from, until: part.until });
    } else if (part.entering === index) use.head = { from: part.from, until: part.until };
    else if (part.leaving === index) use.tail = tailOf(part, scenes);
  }
  return use;
};

/** The frames of the leaving scene that a transition shows, counted from that scene's start. */
const tailOf = (
  part: Extract<TimelinePart, { kind: "transition" }>,
  scenes: readonly SceneProps[],
): Stretch => {
  const leaving = scenes[part.leaving]?.durationInFrames ?? 0;
  const overlap = scenes[part.entering]?.transition.durationInFrames ?? 0;
  return { from: leaving - overlap + part.from, until: leaving - overlap + part.until };
};

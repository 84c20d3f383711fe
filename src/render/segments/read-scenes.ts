import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { digestValue } from "../../media/digest.ts";
import type { SceneProps } from "../../model/video-props.ts";
import { heard } from "../heard.ts";
import { fitOf, measureScenes } from "../plates/measure-scenes.ts";
import { contentOf, contentOfRecord, recordOf } from "./content-record.ts";
import type { Look } from "./look.ts";
import { beginGrounds, beginScene } from "./draw-scenes.ts";
import { readSceneContent } from "./scene-content.ts";
import { recipeOf } from "./scene-recipe.ts";
import type { SceneTask } from "./scene-task.ts";
import { setRecipe } from "./set-recipe.ts";
import type { PictureTools } from "./tools.ts";

/** Texts of this many scenes are measured in one go. */
const scenesAtOnce = 60;

/** Finds the recipe of every scene: remembered, or worked out from its content. */
export const findRecipes = async (tasks: readonly SceneTask[], tools: PictureTools): Promise<void> => {
  const unknown: SceneTask[] = [];
  for (const task of tasks) {
    task.recipe ??= await tools.cache.recall(recipeOf(task.key, task.use, tools.versions));
    if (task.recipe === null) unknown.push(task);
  }
  for (const { scene } of unknown) {
    for (const file of filmsOf(scene)) tools.compositor.expectFilm(join(tools.publicDir, file));
  }
  await readScenes(unknown, tools);
};

const filmsOf = ({ background, presenter }: SceneProps): string[] => [
  ...(background.kind === "video" ? [background.file] : []),
  ...(presenter === null ? [] : [presenter.file]),
];

/** Finds out the content of scenes, and remembers it and their recipes. */
export const readScenes = async (tasks: readonly SceneTask[], tools: PictureTools): Promise<void> => {
  const { cache, versions } = tools;
  const wanted = tasks.filter(({ content }) => content === null);
  const known = await Promise.all(wanted.map(({ key }) => cache.recall(contentOf(key, versions))));
  const unread: SceneTask[] = [];
  for (const [index, task] of wanted.entries()) {
    const record = known[index] ?? null;
    if (record === null) unread.push(task);
    else task.content = contentOfRecord(record);
  }
  const remembered = wanted.filter(({ content }) => content !== null);
  await fitScenes(remembered, tools);
  for (const task of remembered) await setRecipe(task, tools);
  if (unread.length === 0) return;
  const [markup] = await Promise.all([tools.markup(), fitScenes(unread, tools)]);
  await beginGrounds(unread, tools); // Chrome has something to do meanwhile
  const kept: Promise<void>[] = [];
  for (const task of unread) {
    tools.signal?.throwIfAborted();
    const { look, scene, fit } = task;
    task.content = readSceneContent(markup, look, { scene, fit: fit ?? {} });
    kept.push(heard(cache.remember(contentOf(task.key, versions), recordOf(task.content))));
    await setRecipe(task, tools);
    await beginScene(task, tools);
    await setImmediate(); // a long batch leaves room for what runs beside it
  }
  await Promise.all(kept);
};

const fitScenes = async (tasks: readonly SceneTask[], tools: PictureTools): Promise<void> => {
  const unmeasured = new Map<string, { look: Look; tasks: SceneTask[] }>();
  for (const task of tasks) {
    task.fit ??= await tools.cache.recall(fitOf(task.key, tools.versions));
    if (task.fit !== null) continue;
    const id = digestValue(task.look);
    const group = unmeasured.get(id) ?? { look: task.look, tasks: [] };
    group.tasks.push(task);
    unmeasured.set(id, group);
  }
  for (const group of unmeasured.values()) {
    for (let from = 0; from < group.tasks.length; from += scenesAtOnce) {
      const some = group.tasks.slice(from, from + scenesAtOnce);
      const measuring = measureScenes(
        group.look,
        some.map(({ scene }) => scene),
        tools,
      );
      // What is measured will be drawn. One scene is drawn before another page would be open.
      if (some.length > 1) tools.pages.warm(group.look);
      const fits = await measuring;
      for (const [index, task] of some.entries()) {
        task.fit = fits[index] ?? {};
        await tools.cache.remember(fitOf(task.key, tools.versions), task.fit);
      }
    }
  }
};

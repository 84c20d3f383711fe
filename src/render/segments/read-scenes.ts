import { setImmediate } from "node:timers/promises";
import { digestValue } from "../../media/digest.ts";
import { fitOf, measureScenes } from "../plates/measure-scenes.ts";
import type { Look } from "./look.ts";
import { drawGrounds } from "./draw-scenes.ts";
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
  await readScenes(unknown, tools);
};

/** Works out the content of scenes, and remembers their recipes. */
export const readScenes = async (tasks: readonly SceneTask[], tools: PictureTools): Promise<void> => {
  const unread = tasks.filter(({ content }) => content === null);
  if (unread.length === 0) return;
  const [markup] = await Promise.all([tools.markup(), fitScenes(unread, tools)]);
  await drawGrounds(unread, tools); // Chrome has something to do meanwhile
  for (const task of unread) {
    tools.signal?.throwIfAborted();
    const { look, scene, fit } = task;
    task.content = readSceneContent(markup, look, { scene, fit: fit ?? {} });
    await setRecipe(task, tools);
    await setImmediate(); // a long batch leaves room for what runs beside it
  }
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
      tools.pages.warm(group.look); // what is measured will be drawn
      const fits = await measuring;
      for (const [index, task] of some.entries()) {
        task.fit = fits[index] ?? {};
        await tools.cache.remember(fitOf(task.key, tools.versions), task.fit);
      }
    }
  }
};

import { digestValue } from "../../media/digest.ts";
import { makeRecipe, recipeOf } from "./scene-recipe.ts";
import type { SceneTask } from "./scene-task.ts";
import type { PictureTools } from "./tools.ts";

/** Names a scene's stretches by its content as it is known now. */
export const setRecipe = async (task: SceneTask, { cache, versions }: PictureTools): Promise<void> => {
  if (task.content === null) return;
  const before = task.recipe;
  task.recipe = makeRecipe(task.key, task.use, task.content);
  if (digestValue(before) === digestValue(task.recipe)) return;
  await cache.remember(recipeOf(task.key, task.use, versions), task.recipe);
};

import { makeRecipe, recipeOf } from "./scene-recipe.ts";
import type { SceneTask } from "./scene-task.ts";
import type { PictureTools } from "./tools.ts";

/** Names a scene's stretches by its content as it is known now. */
export const setRecipe = async (task: SceneTask, { cache, versions }: PictureTools): Promise<void> => {
  if (task.content === null) return;
  task.recipe = makeRecipe(task.key, task.use, task.content);
  await cache.remember(recipeOf(task.key, task.use, versions), task.recipe);
};

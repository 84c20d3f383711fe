import type { PromptScene, VideoPrompt } from "../video-prompt.ts";

export type Mended = { prompt: VideoPrompt; done: readonly string[] };

/** One thing a good prompt does: what is looked for, and what is done where it is missing. */
export type Rule = {
  id: string;
  checks: string;
  mends: string;
  /** What is not as it should be, in words; empty where all is well. */
  find: (prompt: VideoPrompt) => string[];
  /** Null where only the author can tell. */
  mend: ((prompt: VideoPrompt) => Mended) | null;
};

export const nameOf = (scenes: readonly PromptScene[], scene: PromptScene): string =>
  `scene ${String(scenes.indexOf(scene) + 1)} (${scene.title})`;

/** A rule of every scene for itself. */
export const sceneRule = (
  rule: Pick<Rule, "id" | "checks" | "mends"> & {
    problem: (scene: PromptScene, index: number, prompt: VideoPrompt) => string | null;
    /** The scene, or the scenes, in its place, and what was done. */
    change: (
      scene: PromptScene,
      index: number,
      prompt: VideoPrompt,
    ) => { scenes: PromptScene[]; done: string };
  },
): Rule => ({
  id: rule.id,
  checks: rule.checks,
  mends: rule.mends,
  find: (prompt) =>
    prompt.scenes.flatMap((scene, index) => {
      const problem = rule.problem(scene, index, prompt);
      return problem === null ? [] : [`${nameOf(prompt.scenes, scene)} ${problem}`];
    }),
  mend: (prompt) => {
    const done: string[] = [];
    const scenes = prompt.scenes.flatMap((scene, index) => {
      if (rule.problem(scene, index, prompt) === null) return [scene];
      const changed = rule.change(scene, index, prompt);
      done.push(`${nameOf(prompt.scenes, scene)}: ${changed.done}`);
      return changed.scenes;
    });
    return { prompt: { ...prompt, scenes }, done };
  },
});

/** A rule of one thing that has to be said, with what is said where nobody has. */
export const statedRule = <Field extends keyof VideoPrompt>(
  rule: Pick<Rule, "id" | "checks"> & {
    field: Field;
    name: string;
    isMissing?: (prompt: VideoPrompt) => boolean;
    usual: (prompt: VideoPrompt) => { value: VideoPrompt[Field]; because: string };
  },
): Rule => ({
  id: rule.id,
  checks: rule.checks,
  mends: "states one",
  find: (prompt) =>
    (rule.isMissing?.(prompt) ?? prompt[rule.field] === null) ? [`${rule.name} is not stated`] : [],
  mend: (prompt) => {
    const { value, because } = rule.usual(prompt);
    return { prompt: { ...prompt, [rule.field]: value }, done: [because] };
  },
});

import { promptRules } from "./rules/index.ts";
import type { VideoPrompt } from "./video-prompt.ts";

/** What a rule found, what was done about it, and what is left for the author. */
export type PromptChange = {
  rule: string;
  found: readonly string[];
  done: readonly string[];
  left: readonly string[];
};

/** Applies every rule in its order, and tells what each of them changed. Nothing is sent, nothing is left to chance. */
export const optimisePrompt = (prompt: VideoPrompt): { prompt: VideoPrompt; changes: PromptChange[] } => {
  let current = prompt;
  const changes = promptRules.flatMap(({ id, find, mend }): PromptChange[] => {
    const found = find(current);
    if (found.length === 0) return [];
    if (mend === null) return [{ rule: id, found, done: [], left: found }];
    const { prompt: mended, done } = mend(current);
    current = mended;
    return [{ rule: id, found, done, left: find(mended) }];
  });
  return { prompt: current, changes };
};

/** What the rules have to say of a prompt as it is. */
export const checkPrompt = (prompt: VideoPrompt): { rule: string; found: string[] }[] =>
  promptRules.flatMap(({ id, find }) => {
    const found = find(prompt);
    return found.length === 0 ? [] : [{ rule: id, found }];
  });

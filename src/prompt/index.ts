/** Prompts for HeyGen's Video Agent: read, checked by rules, mended and written. */
export { checkPrompt, optimisePrompt, type PromptChange } from "./optimise-prompt.ts";
export { readPrompt } from "./read-prompt.ts";
export { languageName, readPlan, withBrand } from "./read-plan.ts";
export { promptRules } from "./rules/index.ts";
export { mostCharacters } from "./rules/closing-rules.ts";
export type { Rule } from "./rules/rule.ts";
export type { Orientation, PromptScene, VideoPrompt } from "./video-prompt.ts";
export { writePrompt } from "./write-prompt.ts";

import { closingRules } from "./closing-rules.ts";
import { frameRules } from "./frame-rules.ts";
import type { Rule } from "./rule.ts";
import { sceneRules } from "./scene-rules.ts";

/** The rules in the order in which they are applied: the whole, its scenes, what holds them together. */
export const promptRules: readonly Rule[] = [...frameRules, ...sceneRules, ...closingRules];

import { chooseMedia } from "./choose-media.ts";
import { longestIdea, secondsToSay, shortestBroll } from "./pace.ts";
import { capitalise, sentencesOf } from "./sentences.ts";
import type { PromptScene, SceneRole, SceneType } from "./video-prompt.ts";

/** A scene of a script that is divided speaks for about so long. */
const handyScene = 12;
const longestHook = 8;

/** Divides a script at the ends of its paragraphs and sentences, so that every scene tells one thing. */
export const scriptScenes = (script: string): PromptScene[] => {
  const paragraphs = script.split(/\n\s*\n/).map((text) => divide(text, handyScene));
  const parts = paragraphs.flatMap((pieces, index) => (index === 0 ? withHook(pieces) : pieces));
  const turns: readonly SceneType[] = ["A-roll with overlay", "B-roll (motion graphics)"];
  return parts.map((says, index): PromptScene => {
    const role: SceneRole =
      index === 0
        ? "hook"
        : index === parts.length - 1
          ? "call to action"
          : secondsToSay(says) > 15
            ? "demo"
            : "concept";
    const isLong = secondsToSay(says) > shortestBroll;
    const fitting = chooseMedia(says)?.type ?? turns[index % 2] ?? "A-roll";
    const type =
      role === "hook" || role === "call to action" ? "A-roll" : isLong ? fitting : "A-roll with overlay";
    return {
      title: titleOf(says, role),
      role,
      type,
      visual: null,
      says,
      direction: null,
      onScreen: [],
      seconds: null,
    };
  });
};

/** A text in pieces of whole sentences, none longer than it has to be. */
export const divide = (text: string, seconds: number = longestIdea): string[] => {
  const pieces: string[] = [];
  for (const sentence of sentencesOf(text)) {
    const last = pieces.at(-1);
    const joined = last === undefined ? sentence : `${last} ${sentence}`;
    if (last === undefined || secondsToSay(joined) > seconds) pieces.push(sentence);
    else pieces[pieces.length - 1] = joined;
  }
  return pieces;
};

/** The first sentence alone, if it is short enough to be a hook and not all there is. */
const withHook = (pieces: readonly string[]): string[] => {
  const [first = "", ...rest] = pieces;
  const [opening = "", ...others] = sentencesOf(first);
  if (others.length === 0 || secondsToSay(opening) > longestHook || secondsToSay(first) <= longestHook)
    return [...pieces];
  return [opening, others.join(" "), ...rest];
};

/** The first words of what is said, as a name for the scene. */
const titleOf = (says: string, role: SceneRole): string => {
  if (role === "hook") return "Hook";
  if (role === "call to action") return "Call to action";
  const words = says
    .replace(/[^\p{L}\p{M}\p{N}\s'’-]/gu, " ")
    .split(/\s+/)
    .filter(Boolean);
  return capitalise(words.slice(0, 4).join(" "));
};

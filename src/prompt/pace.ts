import type { PromptScene, SceneRole } from "./video-prompt.ts";

/** At which a presenter speaks: 150 words a minute. */
const wordsPerSecond = 2.5;
const ideographsPerSecond = 4.5;
const ideograph = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/** How many seconds scenes of a kind take. */
export const secondsOfRole: Record<SceneRole, readonly [number, number]> = {
  hook: [3, 8],
  concept: [10, 15],
  demo: [10, 20],
  "call to action": [5, 10],
  "end card": [3, 5],
};
/** So short, a picture in place of the presenter is gone before it is understood. */
export const shortestBroll = 5;
/** A scene that speaks for longer tells more than one thing. */
export const longestIdea = 20;
export const [shortestVideo, longestVideo] = [5, 300];

export const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** How long it takes to say something. */
export const secondsToSay = (text: string): number => {
  const ideographs = text.match(ideograph)?.length ?? 0;
  return wordsIn(text.replace(ideograph, " ")) / wordsPerSecond + ideographs / ideographsPerSecond;
};

export const wordsFor = (seconds: number): number => Math.round(seconds * wordsPerSecond);
export const secondsForWords = (words: number): number => Math.round(words / wordsPerSecond);

/** How long a scene has to be for its words, and for its kind where the words are open; whole seconds. */
export const fittingSeconds = ({ says, direction, role, seconds }: PromptScene): number => {
  if (says !== null) return Math.max(2, Math.ceil(secondsToSay(says)));
  const [least, most] = secondsOfRole[direction === null ? "end card" : role];
  return Math.min(most, Math.max(least, Math.round(seconds ?? least)));
};

export const totalSeconds = (scenes: readonly PromptScene[]): number =>
  scenes.reduce((sum, scene) => sum + (scene.seconds ?? fittingSeconds(scene)), 0);

/** `1:05` */
export const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / 60))}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;

import { inTheirWords } from "../outline-scenes.ts";
import { longestVideo, secondsToSay, totalSeconds, wordsIn } from "../pace.ts";
import { isBroll, type VideoPrompt } from "../video-prompt.ts";
import { stringsOf, writePrompt } from "../write-prompt.ts";
import type { Rule } from "./rule.ts";

export const mostCharacters = 10_000;
/** Over this, more sessions fail. */
export const goodCharacters = 2_500;
const longestString = 55;
const longestAction = 4;

/** Figures that are spoken and have to be right on screen: `97.4 %`, `$20`, `12,500`. */
const figure = /[$€£]\s?\d[\d.,]*\d|[$€£]\s?\d|\d[\d.,]*\d?\s?%|\b\d{1,3}(?:[.,]\d{3})+\b/g;
const shortQuote = /["“]([^"“”]{2,60})["”]/g;

const unlisted = (prompt: VideoPrompt): { scene: number; string: string }[] => {
  const strings = stringsOf(prompt.scenes);
  const isListed = (text: string): boolean => strings.some((each) => each.includes(text));
  const spoken = prompt.scenes.flatMap(({ says }, scene) =>
    [...(says ?? "").matchAll(figure)].map(([string]) => ({ scene, string })),
  );
  const asked = [...prompt.request.matchAll(shortQuote)].map(([, string = ""]) => ({
    scene: 0,
    string: string.replace(/[.,]$/, ""),
  }));
  const found = [...asked.filter(({ string }) => wordsIn(string) < 8), ...spoken];
  return found.filter(
    ({ string }, index) => !isListed(string) && found.findIndex((each) => each.string === string) === index,
  );
};

const isWorded = ({ scenes }: VideoPrompt): boolean => scenes.some(({ says }) => says !== null);

/** How much of the stated length the quoted words fill. */
const narrationOf = ({ scenes, seconds }: VideoPrompt): "verbatim" | "expand" => {
  const spoken = scenes.reduce((sum, { says }) => sum + secondsToSay(says ?? ""), 0);
  const isWhole = scenes.every(({ direction }) => direction === null);
  return isWhole && spoken > 0 && (seconds === null || totalSeconds(scenes) >= seconds * 0.85)
    ? "verbatim"
    : "expand";
};

/** Without a chosen presenter the agent stays below the length it is asked for. */
const paddingOf = (seconds: number): number => (seconds <= 30 ? 1.6 : seconds < 120 ? 1.4 : 1.3);

/** What holds the whole together, looked at last. */
export const closingRules: readonly Rule[] = [
  {
    id: "duration",
    checks: "states the length, and one that the words fit into: the API has no field for it",
    mends: "states one; words that take longer set it",
    find: (prompt) => {
      const total = totalSeconds(prompt.scenes);
      if (prompt.seconds === null) return ["the length is not stated"];
      return isWorded(prompt) && total > prompt.seconds + 1
        ? [`the words take ${String(total)} s, and ${String(prompt.seconds)} s are asked for`]
        : [];
    },
    mend: (prompt) => {
      const seconds = totalSeconds(prompt.scenes);
      const because =
        prompt.seconds !== null
          ? "so that nothing is cut or rushed; fewer words take less"
          : isWorded(prompt)
            ? "which the words take at 150 a minute"
            : "usual for an idea; --seconds says another";
      return { prompt: { ...prompt, seconds }, done: [`${String(seconds)} s, ${because}`] };
    },
  },
  {
    id: "on-screen-text",
    checks: "figures that are spoken and words in quotation marks are listed as on-screen text",
    mends: "lists them",
    find: (prompt) =>
      prompt.scenes.length === 0 ? [] : unlisted(prompt).map(({ string }) => `"${string}" is not listed`),
    mend: (prompt) => {
      const missing = unlisted(prompt);
      const scenes = prompt.scenes.map((scene, index) => {
        const strings = missing.flatMap((each) => (each.scene === index ? [each.string] : []));
        if (strings.length === 0) return scene;
        const type = scene.type === "A-roll" ? "A-roll with overlay" : scene.type;
        return { ...scene, type, onScreen: [...scene.onScreen, ...strings] } as const;
      });
      return {
        prompt: { ...prompt, scenes },
        done: missing.map(({ scene, string }) => `"${string}" in scene ${String(scene + 1)}`),
      };
    },
  },
  {
    id: "media-named",
    checks: "every attachment is named with its use",
    mends: "gives it the scene it suits",
    find: ({ media }) =>
      media.flatMap(({ name, use }) => (use === null ? [`what ${name} is for is not said`] : [])),
    mend: (prompt) => {
      const broll = prompt.scenes.findIndex(isBroll);
      const scene = broll >= 0 ? broll : Math.min(1, prompt.scenes.length - 1);
      const use = `shown as it is, full frame, in scene ${String(Math.max(0, scene) + 1)}`;
      const done = prompt.media.flatMap((each) =>
        each.use === null ? [`${each.name}: ${use}; --file name=use says another`] : [],
      );
      return {
        prompt: { ...prompt, media: prompt.media.map((each) => ({ ...each, use: each.use ?? use })) },
        done,
      };
    },
  },
  {
    id: "headline-length",
    checks: `lines on screen have at most ${String(longestString)} characters`,
    mends: "only the author can shorten them",
    find: ({ scenes }) =>
      stringsOf(scenes).flatMap((text) =>
        text.length > longestString ? [`"${text}" has ${String(text.length)}`] : [],
      ),
    mend: null,
  },
  {
    id: "call-to-action-length",
    checks: `the call to action has at most ${String(longestAction)} words, besides an address`,
    mends: "only the author can shorten it",
    find: ({ callToAction }) => {
      const words = wordsIn((callToAction ?? "").replace(inTheirWords, "").replace(/\S+\.\S+/g, ""));
      return words > longestAction ? [`"${callToAction ?? ""}" has ${String(words)}`] : [];
    },
    mend: null,
  },
  {
    id: "no-silence",
    checks: "says whether words are final, and that silence is no filling",
    mends: "says it",
    find: (prompt) => {
      if (prompt.narration === null) return ["nothing keeps the agent from stretching it with silence"];
      const isShort = prompt.narration === "verbatim" && narrationOf(prompt) === "expand";
      return isShort ? ["the words are final and fill less than the length that is asked for"] : [];
    },
    mend: (prompt) => {
      const narration = narrationOf(prompt);
      const done =
        narration === "verbatim"
          ? "words as written, no silence"
          : "the script is a concept to expand, no silence";
      return { prompt: { ...prompt, narration }, done: [done] };
    },
  },
  {
    id: "length-reached",
    checks:
      "the length that is asked for is likely to be reached: the agent stays below where it chooses presenter and words",
    mends:
      "only the author can choose an avatar, or ask for 1.6 times the length up to 30 s, 1.4 up to 119 s, 1.3 above",
    find: ({ avatarId, seconds, scenes }) => {
      const isOpen = avatarId === null && seconds !== null && scenes.every(({ says }) => says === null);
      if (!isOpen) return [];
      const padded = Math.min(longestVideo, Math.round(seconds * paddingOf(seconds)));
      return [`${String(seconds)} s may come out shorter: choose an avatar, or ask for ${String(padded)} s`];
    },
    mend: null,
  },
  {
    id: "prompt-length",
    checks: `at most ${String(mostCharacters)} characters, better under ${String(goodCharacters)}: longer ones fail more often`,
    mends: "leaves out what only repeats",
    find: (prompt) => {
      const { length } = writePrompt(prompt);
      return length > goodCharacters ? [`it has ${String(length)} characters`] : [];
    },
    mend: (prompt) => {
      const leaner = ([1, 2] as const).map((lean) => ({ ...prompt, lean }));
      const mended = leaner.find((each) => writePrompt(each).length <= goodCharacters) ?? {
        ...prompt,
        lean: 2 as const,
      };
      const left =
        mended.lean === 1
          ? "the closing lines"
          : "the closing lines and the list of strings that scenes name already";
      return { prompt: mended, done: [`${String(writePrompt(mended).length)} characters, without ${left}`] };
    },
  },
];

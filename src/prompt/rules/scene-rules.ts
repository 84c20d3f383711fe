import { chooseMedia } from "../choose-media.ts";
import { outlineScenes, pictureOf } from "../outline-scenes.ts";
import { fittingSeconds, longestIdea, secondsToSay, shortestBroll, totalSeconds } from "../pace.ts";
import { divide, scriptScenes } from "../script-scenes.ts";
import { asSentence, capitalise, tidy } from "../sentences.ts";
import { isBroll, isSpoken, type PromptScene, type VideoPrompt } from "../video-prompt.ts";
import { nameOf } from "../arcs.ts";
import { type Rule, sceneRule } from "./rule.ts";

/** `[show the dashboard]`, `(smiles)`: what no voice should read. */
const stageDirection =
  /\s*(?:\[([^\]]+)\]|\((?=\s*(?:show|cut|zoom|pan|fade|point|smil|nod|wav|paus|laugh|hold|camera|music|sound|close-?up|b-?roll|on screen)\w*)([^)]+)\))/gi;

const withoutDirections = (text: string): { words: string; directions: string[] } => ({
  words: tidy(text.replace(stageDirection, " ")).replace(/\s+([.,!?;:])/g, "$1"),
  directions: [...text.matchAll(stageDirection)].map(([, square, round]) => tidy(square ?? round ?? "")),
});

/** Middle scenes, in which something else than the presenter may be seen, longest first. */
const brollCandidates = ({ scenes }: VideoPrompt): PromptScene[] =>
  scenes
    .filter(
      (scene, index) =>
        index > 0 &&
        index < scenes.length - 1 &&
        scene.role !== "call to action" &&
        scene.role !== "end card" &&
        !isBroll(scene) &&
        isSpoken(scene) &&
        fittingSeconds(scene) > shortestBroll,
    )
    .sort((a, b) => fittingSeconds(b) - fittingSeconds(a));

const leastBroll = 2;
/** Shorter videos have no room for two scenes of B-roll of a good length. */
const roomForBroll = 40;
const lackingBroll = (prompt: VideoPrompt): number => {
  const length = Math.max(totalSeconds(prompt.scenes), prompt.seconds ?? 0);
  return prompt.scenes.length < 4 || length < roomForBroll
    ? 0
    : leastBroll - prompt.scenes.filter(isBroll).length;
};

const asBroll = (scene: PromptScene, prompt: VideoPrompt): PromptScene => {
  const type = chooseMedia(wordsOf(scene))?.type ?? "B-roll (motion graphics)";
  return { ...scene, type, visual: pictureOf(type, nameOfSubject(prompt)) };
};

const nameOfSubject = ({ subject }: VideoPrompt): string =>
  subject === null ? "what is told" : nameOf(subject);

const wordsOf = ({ says, direction }: PromptScene): string => says ?? direction ?? "";

/** What is seen and said, scene by scene. */
export const sceneRules: readonly Rule[] = [
  {
    id: "script-apart",
    checks: "words that are said hold nothing that is only seen",
    mends: "moves stage directions to the picture",
    find: ({ script, scenes }) =>
      [script, ...scenes.map(({ says }) => says)].flatMap((text) =>
        withoutDirections(text ?? "").directions.map((each) => `"${each}" would be read aloud`),
      ),
    mend: (prompt) => {
      const done: string[] = [];
      const scenes = prompt.scenes.map((scene) => {
        const { words, directions } = withoutDirections(scene.says ?? "");
        if (directions.length === 0) return scene;
        done.push(`"${directions.join('", "')}" is a picture of scene "${scene.title}"`);
        const visual = [scene.visual, ...directions.map((each) => asSentence(capitalise(each)))]
          .filter(Boolean)
          .join(" ");
        return {
          ...scene,
          visual,
          says: words || null,
          direction: words === "" ? "Say what the picture shows, in one sentence." : null,
        };
      });
      const { words, directions } = withoutDirections(prompt.script ?? "");
      if (directions.length > 0) done.push(`"${directions.join('", "')}" is a note on the pictures`);
      const notes = [...prompt.notes, ...directions.map((each) => `Picture: ${asSentence(each)}`)];
      return {
        prompt: {
          ...prompt,
          scenes,
          notes,
          script: prompt.script === null ? null : withParagraphs(prompt.script) || words,
        },
        done,
      };
    },
  },
  {
    id: "scenes",
    checks: "is divided into scenes",
    mends:
      "divides the script at its paragraphs and sentences, or outlines the idea as its kind of video is told",
    find: ({ scenes }) => (scenes.length === 0 ? ["it is one block of text"] : []),
    mend: (prompt) => {
      const scenes = prompt.script === null ? outlineScenes(prompt) : scriptScenes(prompt.script);
      const what =
        prompt.script === null
          ? "from the idea; what each has to say is named, the words are the agent's"
          : "of the script, word for word";
      return {
        prompt: { ...prompt, scenes, script: null },
        done: [`${String(scenes.length)} ${scenes.length === 1 ? "scene" : "scenes"} ${what}`],
      };
    },
  },
  sceneRule({
    id: "one-idea",
    checks: `tells one idea a scene: nobody speaks for more than ${String(longestIdea)} s in one`,
    mends: "divides the scene between sentences",
    problem: ({ says }) => {
      if (says === null || secondsToSay(says) <= longestIdea || divide(says).length < 2) return null;
      return `speaks for ${String(Math.ceil(secondsToSay(says)))} s`;
    },
    change: (scene) => {
      const parts = divide(scene.says ?? "");
      const scenes = parts.map((says, index): PromptScene => ({
        ...scene,
        ...{ says, title: index === 0 ? scene.title : `${scene.title}, ${String(index + 1)}`, seconds: null },
        ...(index === 0 ? {} : { onScreen: [], visual: null, role: "concept" as const }),
      }));
      return { scenes, done: `${String(parts.length)} scenes` };
    },
  }),
  sceneRule({
    id: "voice-over",
    checks: "somebody speaks in every scene but the end card: silent pictures look broken",
    mends: "has what is on screen said, or what is seen",
    problem: (scene, index, { scenes }) =>
      isSpoken(scene) || (index === scenes.length - 1 && scene.role === "end card") ? null : "is silent",
    change: (scene) => {
      const says = scene.onScreen.length === 0 ? null : scene.onScreen.map(asSentence).join(" ");
      const direction = says === null ? "Say what the picture shows, in one sentence." : null;
      return {
        scenes: [{ ...scene, says, direction, seconds: null }],
        done: says === null ? "says what is seen" : "says what is on screen",
      };
    },
  }),
  sceneRule({
    id: "scene-length",
    checks:
      "scenes are as long as their words take at 150 a minute, or as their kind asks (hook 3–8 s, concept 10–15, demo 10–20, call to action 5–10, end card 3–5)",
    mends: "sets the length",
    problem: (scene) => {
      const fitting = fittingSeconds(scene);
      return scene.seconds === null || Math.abs(scene.seconds - fitting) <= 1
        ? null
        : `has ${String(scene.seconds)} s and needs ${String(fitting)}`;
    },
    change: (scene) => ({
      scenes: [{ ...scene, seconds: fittingSeconds(scene) }],
      done: `${String(fittingSeconds(scene))} s`,
    }),
  }),
  {
    id: "b-roll",
    checks: `a video of ${String(roomForBroll)} s or more leaves the presenter for at least ${String(leastBroll)} scenes of B-roll`,
    mends: "turns the longest middle scenes into B-roll",
    find: (prompt) =>
      lackingBroll(prompt) > 0 && brollCandidates(prompt).length > 0
        ? [`${String(Math.max(0, leastBroll - lackingBroll(prompt)))} of its scenes are B-roll`]
        : [],
    mend: (prompt) => {
      const chosen = brollCandidates(prompt).slice(0, lackingBroll(prompt));
      const scenes = prompt.scenes.map((scene) => (chosen.includes(scene) ? asBroll(scene, prompt) : scene));
      return { prompt: { ...prompt, scenes }, done: chosen.map(({ title }) => `scene "${title}" is B-roll`) };
    },
  },
  sceneRule({
    id: "b-roll-length",
    checks: `B-roll lasts longer than ${String(shortestBroll)} s`,
    mends: "keeps the presenter in shorter scenes, with the picture beside them",
    problem: (scene) =>
      isBroll(scene) && fittingSeconds(scene) <= shortestBroll
        ? `is B-roll of ${String(fittingSeconds(scene))} s`
        : null,
    change: (scene) => ({ scenes: [{ ...scene, type: "A-roll with overlay" }], done: "A-roll with overlay" }),
  }),
  sceneRule({
    id: "media-choice",
    checks:
      "figures, screens and code are motion graphics; places and people stock; what nobody can film is generated",
    mends: "chooses the kind of picture by what is told",
    problem: (scene) => {
      const choice = isBroll(scene) && scene.says !== null ? chooseMedia(scene.says) : null;
      return choice === null || choice.type === scene.type
        ? null
        : `is ${scene.type}, though ${choice.because}`;
    },
    change: (scene) => {
      const type = chooseMedia(scene.says ?? "")?.type ?? scene.type;
      return { scenes: [{ ...scene, type }], done: type };
    },
  }),
  {
    id: "variety",
    checks: "never three scenes of one type in a row",
    mends: "changes the one in the middle",
    find: ({ scenes }) =>
      middles(scenes).map(
        ({ title, type }) => `scene "${title}" is the second of three in a row that are ${type}`,
      ),
    mend: (prompt) => {
      const done: string[] = [];
      let { scenes } = prompt;
      for (let [middle] = middles(scenes); middle !== undefined; [middle] = middles(scenes)) {
        const changing = middle;
        const changed = varied(changing, prompt);
        done.push(`scene "${changing.title}" is ${changed.type}`);
        scenes = scenes.map((scene) => (scene === changing ? changed : scene));
      }
      return { prompt: { ...prompt, scenes }, done };
    },
  },
  sceneRule({
    id: "visual",
    checks: "every scene says what is seen",
    mends: "describes what its type shows",
    problem: ({ visual }) => (visual === null ? "does not say what is seen" : null),
    change: (scene, _index, prompt) => ({
      scenes: [{ ...scene, visual: visualOf(scene, prompt) }],
      done: "described by its type",
    }),
  }),
];

/** Stage directions out, paragraphs kept. */
const withParagraphs = (script: string): string =>
  script
    .split(/\n\s*\n/)
    .map((text) => withoutDirections(text).words)
    .filter(Boolean)
    .join("\n\n");

const middles = (scenes: readonly PromptScene[]): PromptScene[] =>
  scenes.filter(({ type }, index) => scenes[index - 1]?.type === type && scenes[index + 1]?.type === type);

/** Another type that suits it. */
const varied = (scene: PromptScene, prompt: VideoPrompt): PromptScene => {
  if (scene.type === "A-roll") return { ...scene, type: "A-roll with overlay" };
  if (scene.type !== "A-roll with overlay")
    return { ...scene, type: "A-roll with overlay", visual: beside(scene) };
  if (fittingSeconds(scene) > shortestBroll && scene.says !== null) return asBroll(scene, prompt);
  if (scene.onScreen.length === 0) return { ...scene, type: "A-roll" };
  const visual = "The on-screen text alone, large, on a plain ground, while the presenter goes on speaking.";
  return { ...scene, type: "Motion graphics only", visual };
};

const beside = ({ visual }: PromptScene): string =>
  `The presenter on one third.${visual === null ? "" : ` Beside them: ${visual}`}`;

const visualOf = (scene: PromptScene, prompt: VideoPrompt): string => {
  switch (scene.type) {
    case "A-roll":
      return "The presenter alone, from the chest up, looking into the camera; a plain ground.";
    case "A-roll with overlay":
      return scene.onScreen.length === 0
        ? "The presenter on one third; the main words appear beside them as they are spoken."
        : "The presenter on one third; the on-screen text beside them, each line as it is spoken.";
    case "Motion graphics only":
      return "The on-screen text alone, large, on a plain ground.";
    default:
      return pictureOf(scene.type, nameOfSubject(prompt));
  }
};

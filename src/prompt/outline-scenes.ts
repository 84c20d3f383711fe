import { arcOf, fillArc, nameOf } from "./arcs.ts";
import { chooseMedia } from "./choose-media.ts";
import { secondsOfRole } from "./pace.ts";
import type { PromptScene, SceneRole, VideoPrompt } from "./video-prompt.ts";

type Draft = Omit<PromptScene, "seconds" | "says">;

/**
 * The scenes of a video of which only the idea is known: what is to be said in each is named, the words are the agent's.
 * As many as the length has room for, each as long as its kind asks.
 */
export const outlineScenes = (prompt: VideoPrompt): PromptScene[] => {
  const total = prompt.seconds ?? usualSeconds;
  const drafts = draftsOf(prompt);
  const [hook, idea, demo, benefit, action] = drafts;
  const orders: (readonly Draft[])[] = [
    drafts,
    [hook, idea, demo, benefit, action],
    [hook, idea, demo, action],
    [hook, idea, action],
    [hook, action],
  ];
  const fits = (scenes: readonly Draft[]): boolean => sumOf(scenes, 0) <= total;
  let scenes = orders.find(fits) ?? [hook];
  const { more } = arcOf(prompt.request);
  // A long video makes more points; no point is drawn out.
  for (let point = 2; sumOf(scenes, 1) < total; point++) {
    const at = scenes.indexOf(benefit);
    scenes = [...scenes.slice(0, at), furtherPoint(demo, point, more), ...scenes.slice(at)];
  }
  return spread(scenes, total);
};

const usualSeconds = 45;
/** Of a call to action that is no string to be shown as it stands. */
export const inTheirWords = ", in the language of the video";

const sumOf = (scenes: readonly Draft[], end: 0 | 1): number =>
  scenes.reduce((sum, { role }) => sum + secondsOfRole[role][end], 0);

/** Gives every scene its least length, and what is left in proportion to what each may grow. */
const spread = (drafts: readonly Draft[], total: number): PromptScene[] => {
  const room = sumOf(drafts, 1) - sumOf(drafts, 0);
  const share = room === 0 ? 0 : Math.min(1, Math.max(0, (total - sumOf(drafts, 0)) / room));
  let [exact, given] = [0, 0];
  return drafts.map((draft) => {
    const [least, most] = secondsOfRole[draft.role];
    exact += least + (most - least) * share;
    const seconds = Math.min(most, Math.max(least, Math.round(exact - given)));
    given += seconds;
    return { ...draft, says: null, seconds };
  });
};

const furtherPoint = (demo: Draft, point: number, more: string | undefined): Draft => ({
  ...demo,
  title: `Point ${String(point)}`,
  type: point % 2 === 0 ? "B-roll (motion graphics)" : "A-roll with overlay",
  visual:
    point % 2 === 0
      ? "The next point as one animated picture, built up as it is spoken of."
      : "The presenter on one third; the next point stands beside them in a few words.",
  direction: more ?? "Make one more point, which has not been made yet, with one example.",
});

const draftsOf = (prompt: VideoPrompt): [Draft, Draft, Draft, Draft, Draft, Draft] => {
  const { request, subject, callToAction } = prompt;
  const arc = arcOf(request);
  const say = (text: string): string => fillArc(text, prompt);
  const it = nameOf(subject);
  const first = chooseMedia(`${subject ?? ""} ${request}`)?.type ?? "B-roll (motion graphics)";
  const action = callToAction ?? arc.callToAction;
  const onScreen = action.endsWith(inTheirWords) ? [] : [action];
  const scene = (
    title: string,
    role: SceneRole,
    rest: Pick<Draft, "type" | "visual" | "direction"> & Partial<Draft>,
  ): Draft => ({ title, role, onScreen: [], ...rest });
  return [
    scene("Hook", "hook", {
      type: "A-roll",
      visual: "The presenter alone, from the chest up, looking into the camera; a plain ground.",
      direction: say(arc.hook),
    }),
    scene("The idea", "concept", { type: first, visual: pictureOf(first, it), direction: say(arc.idea) }),
    scene("How it goes", "demo", {
      type: "A-roll with overlay",
      visual: "The presenter on one third; beside them each step appears as it is spoken, and stays.",
      direction: say(arc.demo),
    }),
    scene("What it brings", "concept", {
      type: "B-roll (stock)",
      visual: "Real people in the situation that is told: hands, faces, and places, nothing staged.",
      direction: say(arc.benefit),
    }),
    scene("Call to action", "call to action", {
      type: "A-roll",
      visual: "The presenter, close; the call to action stands beside them to the end of the scene.",
      direction: "Repeat the main point in one short sentence, then say the call to action.",
      onScreen,
    }),
    scene("End card", "end card", {
      type: "Motion graphics only",
      visual: "The name and the call to action on a plain ground, without motion.",
      direction: null,
      onScreen,
    }),
  ];
};

/** What is seen in B-roll of a kind. */
export const pictureOf = (type: PromptScene["type"], it: string): string => {
  switch (type) {
    case "B-roll (stock)":
      return `Real footage that belongs to ${it}: one place, one person, daylight, nothing staged.`;
    case "B-roll (AI generated)":
      return `One generated picture that stands for ${it}, slowly moving, without any text in it.`;
    default:
      return `An animated picture of ${it}: its parts appear one after the other as they are named.`;
  }
};

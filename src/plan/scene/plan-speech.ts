import { longestClipMs, type SpeechNeed } from "../../model/media.ts";
import type { PlannedScene } from "../../model/plan.ts";
import { InputError } from "../../errors.ts";
import { guessSeconds } from "../estimate.ts";
import type { Say } from "../parse-say.ts";
import { idFor, voiceOf } from "./choices.ts";
import { placeIn, type SceneContext } from "./scene-context.ts";

/** Lengths are guessed until the speech is there: only what is far too long is refused before. */
const certainlyTooLong = 1.25;

/** One speech, or several that are joined. */
export const planSpeech = (context: SceneContext, say: Say, presenter: PlannedScene["presenter"]): string => {
  const { planning } = context;
  const whole = speechNeed(context, say);
  const seconds = guessSeconds(whole.text, whole.speed);
  const isSeen = presenter === "avatar" || presenter === "heygen-scene";
  if (isSeen && seconds * 1000 > longestClipMs * certainlyTooLong) {
    throw new InputError(
      `Scene "${context.scene.id}" speaks for about ${Math.round(seconds / 60)} minutes; an avatar can for 10 at once.`,
      { place: placeIn(context, ["say"]), hint: "Divide it into several scenes.", code: "scene_too_long" },
    );
  }
  if (say.parts.length === 1) return planning.need(whole);
  const parts = say.parts.map((text) => planning.need({ ...whole, text }));
  return planning.need({ ...whole, parts });
};

const speechNeed = (context: SceneContext, say: Say): SpeechNeed => {
  const { planning } = context;
  const { brief } = planning;
  const voice = voiceOf(context);
  return {
    kind: "speech",
    text: say.spoken,
    voiceId: idFor(planning.maker, voice),
    speed: voice.speed,
    language: brief.value.language.split("-")[0],
    ...(voice.locale === undefined ? {} : { locale: voice.locale }),
  };
};

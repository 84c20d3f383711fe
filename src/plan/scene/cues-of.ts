import type { CaptionCue } from "../../model/captions/cue.ts";
import { InputError, type Place } from "../../errors.ts";
import { locate } from "./locate.ts";
import { placeIn, type SceneContext } from "./scene-context.ts";

/** Captions that a person has written, from their file. */
export const cuesOf = (context: SceneContext, text: string, isHeard: boolean): CaptionCue[] => {
  const place = (): Place => placeIn(context, ["captions"]);
  if (!isHeard) {
    throw new InputError(`Scene "${context.scene.id}" has captions and says nothing.`, {
      place: place(),
      hint: "Add say:, or show the words as an overlay.",
    });
  }
  const file = locate(context, "caption file", text, ["captions"]);
  if (file.startsWith("https://")) {
    throw new InputError("Captions are read from a file, not from an address.", {
      place: place(),
      hint: "Save it beside the brief.",
    });
  }
  return [...context.planning.readCaptions(file)];
};

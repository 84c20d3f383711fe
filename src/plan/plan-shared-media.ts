import type { Plan } from "../model/plan.ts";
import { InputError } from "../errors.ts";
import { describeProblem } from "./find-file.ts";
import type { Planning } from "./planning.ts";

/** The key of a logo, which lies in the brand's folder. */
export const brandAsset = (
  { brand, findFile, need }: Planning,
  field: "logo" | "logoOnDark",
  name: string,
): string => {
  const found = findFile(name, "brand");
  if ("problem" in found) {
    throw new InputError(`The brand's logo "${name}" is ${describeProblem(found.problem)}.`, {
      place: brand.placeOf([field]),
      hint: "Put it into the brand's folder, beside brand.json.",
    });
  }
  return need({ kind: "asset", asset: "image", source: found.path });
};

const defaultMusicVolume = 0.35;

export const planMusic = ({ brief, findFile, need }: Planning): Plan["music"] => {
  const { music } = brief.value;
  if (music === undefined) return null;
  const found = findFile(music.track, "music");
  if ("problem" in found) {
    throw new InputError(`The music "${music.track}" is ${describeProblem(found.problem)}.`, {
      place: brief.placeOf(["music"]),
      hint: "Name a track of public/music, or a file beside the brief.",
    });
  }
  return {
    asset: need({ kind: "asset", asset: "sound", source: found.path }),
    volume: music.volume ?? defaultMusicVolume,
  };
};

import type { PlannedFont, PlannedScene } from "../model/plan.ts";
import { characterSorter, chooseFonts, orderFallbacks, type FontChoice } from "./choose-fonts.ts";
import type { Planning } from "./planning.ts";

type FontPlan = { fonts: PlannedFont[]; fallbackFamilies: string[] };

/** Fonts by the sorts of characters: a thousand rows in one script choose once or twice. */
export const fontPlanner = ({
  brief,
  fonts,
  need,
}: Planning): ((scenes: readonly PlannedScene[]) => FontPlan) => {
  const fallbacks = orderFallbacks(fonts.fallbacks, brief.value.language);
  const sortOf = characterSorter(fonts.brand, fallbacks);
  const known = new Map<string, FontPlan>();
  // One character of each sort stands for all. Scenes that rows share are one object.
  const ofScene = new WeakMap<PlannedScene, ReadonlyMap<number, string>>();
  const charactersOf = (scene: PlannedScene): ReadonlyMap<number, string> => {
    const known = ofScene.get(scene);
    if (known !== undefined) return known;
    const characters = new Map<number, string>();
    for (const character of textOf(scene)) characters.set(sortOf(character), character);
    ofScene.set(scene, characters);
    return characters;
  };
  return (scenes) => {
    const seen = new Map<number, string>();
    for (const scene of scenes) for (const [sort, each] of charactersOf(scene)) seen.set(sort, each);
    const sorts = [...seen.keys()].sort((a, b) => a - b).join();
    const found = known.get(sorts);
    if (found !== undefined) return found;
    const choice: FontChoice = chooseFonts([...seen.values()].join(""), fonts.brand, fallbacks);
    const plan = {
      fonts: choice.faces.map(({ source, ...face }) => ({
        ...face,
        asset: need({ kind: "asset", asset: "font", source }),
      })),
      fallbackFamilies: choice.fallbackFamilies,
    };
    known.set(sorts, plan);
    return plan;
  };
};

/** Everything a viewer may read in a scene. */
const textOf = ({ caption, cues, overlays }: PlannedScene): string =>
  [
    caption ?? "",
    ...(cues ?? []).map(({ text }) => text),
    ...overlays.flatMap((overlay) =>
      Object.values(overlay).flatMap((value) =>
        typeof value === "string" ? [value] : Array.isArray(value) ? value.map((item) => item.text) : [],
      ),
    ),
  ].join(" ");

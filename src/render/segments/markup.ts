import { z } from "zod";
import { loadScript } from "../../../bin/load-script.mjs";
import { MachineError } from "../../errors.ts";
import type { Box } from "../../model/media.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";

/**
 * A layer of graphics: drawn relative to the corner of its box, and not further than `reach` beyond it, in pixels; seen at
 * most from frame `span.from` to the one before `span.until`.
 */
export type LayerPlace = {
  name: string;
  box: Box;
  reach: number;
  span: { from: number; until: number };
};

export type GraphicsPlaces =
  | { purity: "pure"; layers: LayerPlace[] }
  /** What is drawn cannot be taken apart; `because` says why in a few words. */
  | { purity: "impure"; because: string };

/** The compositions as far as Node needs them: what a frame shows, without drawing it. Scenes must have been measured. */
export type Markup = {
  describeGraphics: (video: VideoProps, scene: SceneProps) => GraphicsPlaces;
  /** Equal markup, equal picture, wherever it is placed. Empty when nothing is seen. */
  layerMarkup: (video: VideoProps, scene: SceneProps, layer: string, frame: number) => string;
  groundMarkup: (video: VideoProps, scene: SceneProps, plate: "ground" | "over-film") => string;
};

const isFunction = z.custom<(...args: never[]) => unknown>((value) => typeof value === "function");
const markupSchema = z.object({
  describeGraphics: isFunction,
  layerMarkup: isFunction,
  groundMarkup: isFunction,
});

/** Loads what `bundleMarkup` has made of `compositions/markup.tsx`. */
export const loadMarkup = (file: string): Markup => {
  const loaded = markupSchema.safeParse(loadScript(file, "markup"));
  if (loaded.success) return loaded.data as unknown as Markup;
  throw new MachineError(`${file} is not the bundle of compositions/markup.tsx.`, {
    code: "markup_wrong",
    hint: "Remove the folder it lies in; it is made again.",
  });
};

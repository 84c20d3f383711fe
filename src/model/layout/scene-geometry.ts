import { sizeOfAspect, type Aspect, type Size } from "../aspect.ts";
import type { Box } from "../media.ts";
import { editorial, type EditorialLayout } from "../templates/editorial.ts";
import type { SceneProps } from "../video-props.ts";
import { placePresenter, type PresenterGeometry } from "./place-presenter.ts";
import type { LayoutFacts, Recipe } from "./recipe.ts";
import { layoutRecipes } from "./recipes/index.ts";
import { onPixels, right } from "./rounded-box.ts";
import { safeArea } from "./safe-area.ts";

/** All boxes of a scene, in whole pixels of the frame. */
export type SceneGeometry = Omit<Recipe, "zone" | "hasSides"> & {
  frame: Size;
  presenter: PresenterGeometry | null;
};

const factsOf = (scene: SceneProps): LayoutFacts => ({
  hasText: scene.overlays.length > 0,
  hasMainText: scene.overlays.some(({ kind }) => kind !== "lower-third"),
  hasCaptions: scene.showCaptions && scene.speech !== null,
  pictureRatio:
    scene.background.kind === "image" || scene.background.kind === "video"
      ? scene.background.width / scene.background.height
      : null,
});

/** A layout this template does not have is drawn as a statement: its text is seen, whatever its name. */
const layoutOf = (name: string): EditorialLayout =>
  Object.hasOwn(editorial.layouts, name) ? (name as EditorialLayout) : "statement";

/** Pictures are mirrored in the frame; text in the safe area, which need not lie in the frame's middle. */
const mirror = (recipe: Recipe, aspect: Aspect): Recipe => {
  const { width } = sizeOfAspect[aspect];
  const safe = safeArea(aspect);
  const inFrame = <B extends Box>(box: B): B => ({ ...box, x: width - right(box) });
  const inSafe = <B extends Box>(box: B): B => ({ ...box, x: safe.x + right(safe) - right(box) });
  return {
    ...recipe,
    zone: recipe.zone && {
      ...recipe.zone,
      centreX: width - recipe.zone.centreX,
      mask: inFrame(recipe.zone.mask),
    },
    stage: recipe.stage && inFrame(recipe.stage),
    window: recipe.window && inFrame(recipe.window),
    text: { ...recipe.text, box: inSafe(recipe.text.box) },
    lowerThird: recipe.lowerThird && inFrame(recipe.lowerThird),
    captions: { ...recipe.captions, box: inSafe(recipe.captions.box) },
    logo: inSafe(recipe.logo),
  };
};

/** Where everything of a scene is, in one aspect; the same in the browser and in the compositor. */
export const sceneGeometry = (scene: SceneProps, aspect: Aspect): SceneGeometry => {
  const drawn = layoutRecipes[layoutOf(scene.layout)][aspect](factsOf(scene));
  const recipe = scene.side === "left" && drawn.hasSides ? mirror(drawn, aspect) : drawn;
  const { zone } = recipe;
  const exact = <B extends Box>(box: B | null): B | null => box && { ...box, ...onPixels(box) };
  return {
    frame: sizeOfAspect[aspect],
    presenter:
      scene.presenter === null || zone === null
        ? null
        : placePresenter(scene.presenter, { ...zone, mask: { ...zone.mask, ...onPixels(zone.mask) } }),
    stage: exact(recipe.stage),
    window: exact(recipe.window),
    text: { ...recipe.text, box: onPixels(recipe.text.box) },
    lowerThird: exact(recipe.lowerThird),
    captions: { ...recipe.captions, box: onPixels(recipe.captions.box) },
    logo: onPixels(recipe.logo),
    waveform: exact(recipe.waveform),
  };
};

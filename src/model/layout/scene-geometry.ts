import { sizeOfAspect, type Aspect, type Size } from "../aspect.ts";
import type { Box } from "../media.ts";
import { editorial, type EditorialLayout } from "../templates/editorial.ts";
import type { SceneProps, VideoProps } from "../video-props.ts";
import { clearOfFace } from "./clear-of-face.ts";
import { hasWindow } from "./palette.ts";
import { placeFilm, type FilmGeometry } from "./place-film.ts";
import { placePresenter, type PresenterGeometry } from "./place-presenter.ts";
import { unmasked, type LayoutFacts, type Recipe } from "./recipe.ts";
import { layoutRecipes } from "./recipes/index.ts";
import { bottom, onPixels, right, type RoundedBox } from "./rounded-box.ts";
import { safeArea } from "./safe-area.ts";

/** All boxes of a scene, in whole pixels of the frame. */
export type SceneGeometry = Omit<Recipe, "zone" | "hasSides"> & {
  frame: Size;
  presenter: PresenterGeometry | null;
  /** The background, where that is a video: in the window, or over the whole frame. */
  film: FilmGeometry | null;
  /** The circle that holds the presenter, or the waveform where only the voice is there. */
  disc: RoundedBox | null;
};

/** About how many lines the texts of a scene take. */
const rowsOf = (scene: SceneProps): number =>
  scene.overlays.reduce((rows, overlay) => {
    if (overlay.kind !== "bullets") return rows + 2;
    const long = overlay.items.filter(({ text }) => text.length > 36).length;
    return rows + overlay.items.length + long + (overlay.title === null ? 0 : 1);
  }, 0);

/** Whoever speaks upright has the head in the upper half: in a wide frame, that is what has to be seen. */
const clipHighShare = 1 / 3;

type Direction = VideoProps["direction"];

const factsOf = (scene: SceneProps): LayoutFacts => ({
  hasText: scene.overlays.length > 0,
  hasMainText: scene.overlays.some(({ kind }) => kind !== "lower-third"),
  textRows: rowsOf(scene),
  hasCaptions: scene.showCaptions && scene.speech !== null,
  pictureRatio:
    scene.background.kind === "image" || scene.background.kind === "video"
      ? scene.background.width / scene.background.height
      : null,
});

/** A layout this template does not have is drawn as a statement: its text is seen, whatever its name. */
export const layoutOf = (name: string): EditorialLayout =>
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
    waveform: recipe.waveform && (recipe.zone === null ? inSafe : inFrame)(recipe.waveform),
  };
};

/** Layouts with sides are mirrored by the scene's side, all others by the direction the language is read in. */
const isMirrored = (scene: SceneProps, recipe: Recipe, direction: Direction): boolean =>
  recipe.hasSides ? scene.side === "left" : direction === "rtl";

/**
 * Where everything of a scene is, in one aspect; the same in the browser and in the compositor. The direction of the
 * language moves text, never the presenter.
 */
export const sceneGeometry = (
  scene: SceneProps,
  aspect: Aspect,
  direction: Direction = "ltr",
): SceneGeometry => {
  const drawn = layoutRecipes[layoutOf(scene.layout)][aspect](factsOf(scene));
  const recipe = isMirrored(scene, drawn, direction) ? mirror(drawn, aspect) : drawn;
  const { zone } = recipe;
  const exact = <B extends Box>(box: B | null): B | null => box && { ...box, ...onPixels(box) };
  const presenter =
    scene.presenter === null || zone === null
      ? null
      : placePresenter(scene.presenter, { ...zone, mask: { ...zone.mask, ...onPixels(zone.mask) } });
  const frame = sizeOfAspect[aspect];
  const window = exact(recipe.window);
  const waveform =
    (scene.speech?.levels ?? []).length > 0 && presenter === null ? exact(recipe.waveform) : null;
  const hasDisc = zone !== null && zone.mask.radius > 0 && (presenter ?? waveform) !== null;
  const isWhole = presenter !== null && presenter.mask.radius === 0;
  const captionCeilingY = bottom(scene.overlays.length > 0 ? recipe.text.box : recipe.logo);
  return {
    frame,
    presenter,
    film:
      scene.background.kind === "video"
        ? placeFilm(
            scene.background,
            (hasWindow(scene) ? window : null) ?? unmasked(frame.width, frame.height),
            layoutOf(scene.layout) === "full-clip" ? clipHighShare : undefined,
          )
        : null,
    stage: exact(recipe.stage),
    window,
    text: { ...recipe.text, box: onPixels(recipe.text.box) },
    lowerThird: exact(recipe.lowerThird),
    captions: {
      ...recipe.captions,
      box: onPixels(
        isWhole ? clearOfFace(recipe.captions.box, presenter.head, captionCeilingY) : recipe.captions.box,
      ),
    },
    logo: onPixels(recipe.logo),
    waveform,
    disc: hasDisc ? exact(zone.mask) : null,
  };
};

import { createHash } from "node:crypto";
import { sceneGeometry } from "../../model/layout/scene-geometry.ts";
import type { Box, Digest } from "../../model/media.ts";
import type { RoundedBox } from "../../model/layout/rounded-box.ts";
import type { SceneProps, VideoProps } from "../../model/video-props.ts";
import { digestValue } from "../../media/digest.ts";
import { videoOfLook, type Look, type SceneFit, gatherScenes } from "./look.ts";
import type { LayerPlace, Markup } from "./markup.ts";
import type { Stretch } from "./scene-recipe.ts";

/** A film of a scene and where it is seen; `file` is relative to `public/`. */
export type PlacedFilm = { file: string; clip: Box; mask: RoundedBox; hasAlpha: boolean; loops: boolean };

/** One layer's pictures, by the digest of their markup, wherever they are placed. */
export type Strip = {
  /** Names the strip with all its pictures. */
  key: Digest;
  /** What its pictures have in common: fonts, and the size of the box. */
  setting: Digest;
  layer: LayerPlace;
  /** For every frame of the scene which picture is seen; null for none. */
  seen: (Digest | null)[];
};

/** What a scene shows in each frame, as far as it can be known without drawing. */
export type SceneContent =
  | { purity: "impure"; because: string }
  | {
      purity: "pure";
      ground: Digest;
      film: PlacedFilm | null;
      overFilm: Digest | null;
      presenter: PlacedFilm | null;
      strips: Strip[];
    };

const sha256 = (text: string): Digest => createHash("sha256").update(text).digest("hex");

const groundDigest = (markup: Markup, video: VideoProps, scene: SceneProps): Digest =>
  digestValue({ aspect: video.aspect, markup: sha256(markup.groundMarkup(video, scene, "ground")) });

/** Names the ground of a measured scene. */
export const groundOf = (
  markup: Markup,
  { look, scene, fit }: { look: Look; scene: SceneProps; fit: SceneFit | null },
): Digest => {
  const { scenes, fitted } = gatherScenes([{ scene, fit }]);
  return groundDigest(markup, videoOfLook(look, scenes, fitted), scenes[0] ?? scene);
};

/**
 * Works out a measured scene's content. Costs a fraction of a millisecond a frame; nothing is drawn.
 * @param only the frames that are asked for: in others no graphics are seen. All by default.
 */
export const readSceneContent = (
  markup: Markup,
  look: Look,
  measured: { scene: SceneProps; fit: SceneFit },
  only: Stretch = { from: 0, until: measured.scene.durationInFrames },
): SceneContent => {
  const { scenes, fitted } = gatherScenes([measured]);
  const video = videoOfLook(look, scenes, fitted);
  const [scene] = scenes;
  if (scene === undefined) throw new Error("A scene was asked for, and none was given.");
  const places = markup.describeGraphics(video, scene);
  if (places.purity === "impure") return places;

  const { presenter, film } = sceneGeometry(scene, look.aspect, look.direction);
  const { background } = scene;
  const overFilm = background.kind === "video" ? markup.groundMarkup(video, scene, "over-film") : "";
  const inFonts = { fonts: look.fonts, families: look.fallbackFamilies };
  return {
    purity: "pure",
    ground: groundDigest(markup, video, scene),
    film:
      background.kind === "video" && film !== null
        ? { file: background.file, ...film, hasAlpha: false, loops: true }
        : null,
    overFilm: overFilm === "" ? null : digestValue({ aspect: look.aspect, markup: sha256(overFilm) }),
    presenter:
      scene.presenter !== null && presenter !== null
        ? {
            file: scene.presenter.file,
            clip: presenter.clip,
            mask: presenter.mask,
            hasAlpha: true,
            loops: false,
          }
        : null,
    strips: places.layers.flatMap((layer) => {
      const from = Math.max(layer.span.from, only.from);
      const until = Math.min(layer.span.until, only.until);
      const seen = Array.from({ length: scene.durationInFrames }, (_, frame) => {
        if (frame < from || frame >= until) return null;
        const text = markup.layerMarkup(video, scene, layer.name, frame);
        return text === "" ? null : sha256(text);
      });
      const { width, height } = layer.box;
      const pictures = [...new Set(seen.filter((picture) => picture !== null))].sort();
      if (pictures.length === 0) return [];
      const setting = digestValue({ inFonts, width, height, reach: layer.reach });
      return [{ key: digestValue({ setting, pictures }), setting, layer, seen }];
    }),
  };
};

/** The pictures of a strip, each with the first frame that shows it. */
export const picturesOf = ({ seen }: Strip): Map<Digest, number> => {
  const first = new Map<Digest, number>();
  for (const [frame, picture] of seen.entries()) {
    if (picture !== null && !first.has(picture)) first.set(picture, frame);
  }
  return first;
};

/** What decides the pixels of some frames of a scene, and nothing else: equal values, equal pictures. */
export const contentOfFrames = (
  content: Extract<SceneContent, { purity: "pure" }>,
  { from, until }: { from: number; until: number },
): Digest => {
  const { ground, film, overFilm, presenter, strips } = content;
  const stretches: { frames: number; shown: unknown }[] = [];
  let last = "";
  for (let frame = from; frame < until; frame += 1) {
    const shown = strips.flatMap(({ setting, layer, seen }) => {
      const picture = seen[frame] ?? null;
      return picture === null ? [] : [[setting, picture, layer.box.x, layer.box.y]];
    });
    const text = JSON.stringify(shown);
    const stretch = stretches.at(-1);
    if (stretch !== undefined && text === last) stretch.frames += 1;
    else stretches.push({ frames: 1, shown });
    last = text;
  }
  const isMoving = film !== null || presenter !== null;
  return digestValue({ ground, film, overFilm, presenter, stretches, from: isMoving ? from : 0 });
};

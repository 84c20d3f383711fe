import { join } from "node:path";
import type { MediaCache } from "../../media/cache.ts";
import type { Digest, StoredFile } from "../../model/media.ts";
import type { FilmSource, PackedPicture, SceneFilms, SceneGraphics } from "../compositor/index.ts";
import { scaleBox } from "../scale-box.ts";
import type { PlacedFilm } from "./scene-content.ts";
import type { Stretch } from "./scene-recipe.ts";
import type { SceneTask } from "./scene-task.ts";

/** The films of some frames of a scene as the compositor takes them: known before anything of it is drawn. */
export const sceneFilms = (
  { content, scene }: SceneTask,
  { from }: Stretch,
  { publicDir, scale }: { publicDir: string; scale: number },
): SceneFilms => {
  if (content?.purity !== "pure") throw new Error(`The scene "${scene.id}" was not taken apart.`);
  const filmOf = (film: PlacedFilm | null): FilmSource | null =>
    film === null
      ? null
      : {
          file: join(publicDir, film.file),
          hasAlpha: film.hasAlpha,
          loops: film.loops,
          clip: scaleBox(film.clip, scale),
          mask: { ...scaleBox(film.mask, scale), radius: film.mask.radius * scale },
        };
  return { film: filmOf(content.film), presenter: filmOf(content.presenter), from };
};

/** What Chrome has drawn of some frames of a scene, as the compositor takes it: files, and what of them is seen where. */
export const sceneGraphics = async (
  { content, plates, scene }: SceneTask,
  { from, until }: Stretch,
  { cache, scale }: { cache: MediaCache; scale: number },
): Promise<SceneGraphics> => {
  if (content?.purity !== "pure" || plates === null)
    throw new Error(`The scene "${scene.id}" was not taken apart.`);
  const paths = new Map<Digest, string>();
  const pathOf = async (file: StoredFile): Promise<string> => {
    const known = paths.get(file.digest) ?? (await cache.require(file));
    paths.set(file.digest, known);
    return known;
  };
  const pieces: PackedPicture[] = [];
  const pieceOf = new Map<string, number>();
  const shown: SceneGraphics["shown"] = Array.from({ length: until - from }, () => []);
  for (const [index, { layer, seen }] of content.strips.entries()) {
    const strip = plates.strips[index];
    const pictures = strip !== undefined && "pictures" in strip ? strip.pictures : {};
    for (let frame = from; frame < until; frame += 1) {
      const picture = pictures[seen[frame] ?? ""] ?? null;
      if (picture === null) continue;
      const { file, left, top, ...packed } = picture;
      const id = `${index} ${seen[frame] ?? ""}`;
      let piece = pieceOf.get(id);
      if (piece === undefined) {
        piece = pieces.push({ file: await pathOf(file), ...packed }) - 1;
        pieceOf.set(id, piece);
      }
      const x = Math.round(layer.box.x * scale) + left;
      const y = Math.round(layer.box.y * scale) + top;
      shown[frame - from]?.push({ piece, x, y });
    }
  }
  return {
    ground: await cache.require(plates.ground),
    overFilm: plates.overFilm === null ? null : await cache.require(plates.overFilm),
    ...{ pieces, shown },
  };
};

import { join } from "node:path";
import type { MediaCache } from "../../media/cache.ts";
import type { FilmSource, PackedPicture, SceneSource } from "../compositor/index.ts";
import { scaleBox } from "../scale-box.ts";
import type { PlacedFilm } from "./scene-content.ts";
import type { Stretch } from "./scene-recipe.ts";
import type { SceneTask } from "./scene-task.ts";

type SourceTools = { cache: MediaCache; publicDir: string; scale: number };

/** Some frames of a drawn scene as the compositor takes them: files, and what of them is seen where. */
export const sceneSource = async (
  { content, plates, scene }: SceneTask,
  { from, until }: Stretch,
  { cache, publicDir, scale }: SourceTools,
): Promise<SceneSource> => {
  if (content?.purity !== "pure" || plates === null)
    throw new Error(`The scene "${scene.id}" was not taken apart.`);
  const pieces: PackedPicture[] = [];
  const pieceOf = new Map<string, number>();
  const shown: SceneSource["shown"] = Array.from({ length: until - from }, () => []);
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
        piece = pieces.push({ file: await cache.require(file), ...packed }) - 1;
        pieceOf.set(id, piece);
      }
      const x = Math.round(layer.box.x * scale) + left;
      const y = Math.round(layer.box.y * scale) + top;
      shown[frame - from]?.push({ piece, x, y });
    }
  }
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
  return {
    ground: await cache.require(plates.ground),
    film: filmOf(content.film),
    overFilm: plates.overFilm === null ? null : await cache.require(plates.overFilm),
    presenter: filmOf(content.presenter),
    pieces,
    shown,
    from,
  };
};

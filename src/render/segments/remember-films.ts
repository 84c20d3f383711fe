import { basename, extname } from "node:path";
import type { MediaCache } from "../../media/cache.ts";
import { filmFactsOf, type FilmFacts } from "../../media/film-facts.ts";
import { digestSchema } from "../../model/media.ts";
import type { ReadFilm } from "../compositor/index.ts";

/** Staged films are named by their bytes: what was once read of them need not be read by the next render. */
export const rememberFilms =
  (cache: MediaCache) =>
  (file: string, read: ReadFilm): Promise<FilmFacts> => {
    const name = digestSchema.safeParse(basename(file, extname(file)));
    if (!name.success) return read(file);
    return cache.derived({ ...filmFactsOf(name.data), make: () => read(file) });
  };

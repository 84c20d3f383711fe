import { basename, extname } from "node:path";
import type { Derived, MediaCache } from "../../media/cache.ts";
import { digestSchema, type Digest } from "../../model/media.ts";
import { filmFactsSchema, type FilmFacts, type ReadFilm } from "../compositor/index.ts";

/** Raised when the same film would be read otherwise. */
const version = 2;

const factsOf = (film: Digest): Derived<FilmFacts> => ({
  name: "film-facts",
  version,
  input: film,
  params: {},
  schema: filmFactsSchema,
  filesOf: () => [],
});

/** Staged films are named by their bytes: what was once read of them need not be read by the next render. */
export const rememberFilms =
  (cache: MediaCache) =>
  (file: string, read: ReadFilm): Promise<FilmFacts> => {
    const name = digestSchema.safeParse(basename(file, extname(file)));
    if (!name.success) return read(file);
    return cache.derived({ ...factsOf(name.data), make: () => read(file) });
  };

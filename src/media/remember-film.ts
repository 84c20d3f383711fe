import type { StoredFile } from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { filmFactsOf } from "./film-facts.ts";

/** Remembers the facts of a film that was just examined: a render that shows it then begins to decode at once. */
export const rememberFilm = async (
  cache: MediaCache,
  film: StoredFile,
  signal?: AbortSignal,
): Promise<void> => {
  await cache.derived({
    ...filmFactsOf(film.digest),
    make: async () => {
      const { readFilmFacts } = await import("./read-film-facts.ts"); // with a library that reads any container
      return readFilmFacts(await cache.require(film), signal);
    },
  });
};

import { stat } from "node:fs/promises";
import { MachineError } from "../../errors.ts";
import type { FilmFacts } from "../../media/film-facts.ts";
import type { SceneFilms } from "./job.ts";

/** The facts of films, by their files. */
export type JobFilms = Map<string, FilmFacts>;

const keptFilms = 64;

/** Reads a film's facts, or knows them. Throws MediaError when it is none. */
export type ReadFilm = (file: string) => Promise<FilmFacts>;

/** What is known of films, so that each is read once for all threads. */
export class KnownFilms {
  readonly #readFilm: ReadFilm;
  /** The films seen last: consecutive jobs show the same ones. */
  readonly #facts = new Map<string, Promise<FilmFacts>>();

  constructor(readFilm: ReadFilm) {
    this.#readFilm = readFilm;
  }

  /** @throws MediaError when one is no film, MachineError when it cannot be read. */
  async of(scenes: readonly Pick<SceneFilms, "film" | "presenter">[]): Promise<JobFilms> {
    const films = scenes.flatMap(({ film, presenter }) => [film, presenter]);
    const files = new Set(films.flatMap((film) => (film === null ? [] : [film.file])));
    return new Map(await Promise.all([...files].map(async (file) => [file, await this.read(file)] as const)));
  }

  async read(file: string): Promise<FilmFacts> {
    const { size, mtimeMs } = await stat(file).catch((cause: unknown) => {
      throw new MachineError(`The film ${file} cannot be read.`, { cause });
    });
    const name = `${file}:${size}:${mtimeMs}`;
    const facts = this.#facts.get(name) ?? this.#readFilm(file);
    this.#facts.delete(name);
    this.#facts.set(name, facts);
    facts.catch(() => this.#facts.delete(name));
    const [oldest] = this.#facts.keys();
    if (this.#facts.size > keptFilms && oldest !== undefined) this.#facts.delete(oldest);
    return facts;
  }
}

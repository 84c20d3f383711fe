import type { Size } from "../../model/aspect.ts";
import { heard } from "../heard.ts";
import type { FilmFacts } from "../../media/film-facts.ts";
import type { GroundSheet } from "./ground.ts";
import type { CellFinding, Sheet } from "./cut-sheet.ts";
import type { ComposeJob, PaintJob, SceneFilms, SceneGraphics } from "./job.ts";
import { KnownFilms, type ReadFilm } from "./known-films.ts";
import { ThreadPool } from "./thread-pool.ts";

export type ComposeOptions = {
  /** Ends the job and all programs that it started; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Told every few frames, and of the last one. */
  onFrames?: ((done: number) => void) | undefined;
};

/** Puts the pictures that Chrome drew and the films together, and encodes them, in threads of its own. */
export type Compositor = {
  /** Cuts the visible pictures out of a sheet, and says where each of them is; null for an empty cell. */
  cut(sheet: Sheet, signal?: AbortSignal): Promise<CellFinding[]>;
  /** Converts the PNG of a ground into the file that jobs take. */
  ground(sheet: GroundSheet, signal?: AbortSignal): Promise<void>;
  /** Has the threads that are there read a ground that jobs will need. */
  expect(ground: string, size: Size): void;
  /** Begins to read a film that jobs will need. What is wrong with it, they hear. */
  expectFilm(file: string): void;
  /**
   * Makes all segments of a job. Each file is whole when the promise has resolved, and not before.
   * @param graphics of the job's scenes, in their order. While they are still being drawn, all else is opened.
   */
  compose(
    job: ComposeJob<SceneFilms>,
    graphics: SceneGraphics[] | Promise<SceneGraphics[]>,
    options?: ComposeOptions,
  ): Promise<void>;
  /** Writes one frame of a scene as a PNG. */
  paint(job: PaintJob, signal?: AbortSignal): Promise<void>;
  /**
   * Keeps room in memory for Chrome with so many pages: fewer segments are encoded side by side meanwhile.
   * @returns when there is room, what gives it back.
   */
  makeRoom(pages: number): Promise<() => void>;
  /** Starts the threads, which takes a while, before there is work for them. */
  warm(): void;
  /** Ends what still runs. */
  close(): Promise<void>;
};

/** Chrome's memory while it draws, in frames of 7 MB. */
const heldByChrome = 38;
const heldByPage = 12;

/** A compositor of `threads` threads. They start when they are first needed. */
export const openCompositor = ({
  threads,
  recallFilm = (file, read) => read(file),
}: {
  threads: number;
  /** What is known of a film; `read` reads it. @default reads each film once */
  recallFilm?: (file: string, read: ReadFilm) => Promise<FilmFacts>;
}): Compositor => {
  const pool = new ThreadPool(threads);
  const read: ReadFilm = async (file) => {
    const { facts } = await pool.run({ kind: "film", file }, {});
    if (facts === undefined) throw new Error("A film was not read.");
    return facts;
  };
  const known = new KnownFilms((file) => recallFilm(file, read));
  return {
    cut: async (sheet, signal) => (await pool.run({ kind: "cut", sheet }, { signal })).findings ?? [],
    ground: async (sheet, signal) => {
      await pool.run({ kind: "ground", sheet }, { signal });
    },
    expect: (ground, size) => pool.tellAll({ kind: "expect", ground, size }),
    expectFilm: (file) => void heard(known.read(file)),
    compose: async (job, graphics, options = {}) => {
      // Heard before anything is thrown: it may fail although nobody waits for it any more.
      const [here, later] = graphics instanceof Promise ? [null, heard(graphics)] : [graphics];
      options.signal?.throwIfAborted();
      const films = await known.of(job.scenes);
      await pool.run({ kind: "compose", job, films, graphics: here }, options, later);
    },
    paint: async (job, signal) => {
      signal?.throwIfAborted();
      const films = await known.of([job.scene]);
      await pool.run({ kind: "paint", job, films }, { signal });
    },
    makeRoom: (pages) => pool.reserve(heldByChrome + pages * heldByPage),
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
};

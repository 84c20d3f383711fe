import type { Size } from "../../model/aspect.ts";
import { AppError, MachineError, MediaError } from "../../errors.ts";
import type { CellFinding, Sheet } from "./cut-sheet.ts";
import type { FilmFacts } from "../../media/film-facts.ts";
import type { GroundSheet } from "./ground.ts";
import type { ComposeJob, PaintJob, SceneFilms, SceneGraphics } from "./job.ts";
import type { JobFilms } from "./known-films.ts";

/** What a worker is asked. */
export type Task =
  /** What Chrome draws for the job may still be on its way: then it comes in a request of its own. */
  | { kind: "compose"; job: ComposeJob<SceneFilms>; films: JobFilms; graphics: SceneGraphics[] | null }
  | { kind: "paint"; job: PaintJob; films: JobFilms }
  | { kind: "cut"; sheet: Sheet }
  | { kind: "ground"; sheet: GroundSheet }
  | { kind: "film"; file: string };
export type Request =
  | { kind: "run"; id: number; task: Task }
  | { kind: "graphics"; id: number; graphics: SceneGraphics[] }
  | { kind: "abort"; id: number }
  | { kind: "expect"; ground: string; size: Size };

/** What came of a task: of a sheet that was cut, and of a film that was read. */
export type Outcome = { findings?: CellFinding[]; facts?: FilmFacts };

/** What it answers. */
export type Answer = { id: number } & (
  | { kind: "frames"; done: number }
  /** All frames are with their encoder: the thread itself has nothing more to do for it. */
  | { kind: "painted" }
  | { kind: "done"; outcome: Outcome }
  | { kind: "failed"; failure: Failure }
);

/** An error as it crosses between threads, which keep only plain values. */
export type Failure = {
  type: "media" | "machine" | "other";
  message: string;
  code: string | undefined;
  hint: string | undefined;
};

export const failureOf = (error: unknown): Failure => ({
  type: error instanceof MediaError ? "media" : error instanceof MachineError ? "machine" : "other",
  message: error instanceof Error ? error.message : String(error),
  code: error instanceof AppError ? error.code : undefined,
  hint: error instanceof AppError ? error.hint : undefined,
});

export const errorOf = ({ type, message, code, hint }: Failure): Error => {
  const options = { hint, ...(code === undefined ? {} : { code }) };
  switch (type) {
    case "media":
      return new MediaError(message, options);
    case "machine":
      return new MachineError(message, options);
    case "other":
      return new MachineError(`The compositor failed: ${message}`, { code: "compositor_failed", hint });
  }
};

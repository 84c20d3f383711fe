import { AppError, MachineError, MediaError } from "../../errors.ts";
import type { CellFinding, Sheet } from "./cut-sheet.ts";
import type { ComposeJob, PaintJob } from "./job.ts";
import type { JobFilms } from "./known-films.ts";

/** What a worker is asked. */
export type Task =
  | { kind: "compose"; job: ComposeJob; films: JobFilms }
  | { kind: "paint"; job: PaintJob; films: JobFilms }
  | { kind: "cut"; sheet: Sheet };
export type Request = { kind: "run"; task: Task } | { kind: "abort" };

/** What it answers. */
export type Answer =
  | { kind: "frames"; done: number }
  | { kind: "done"; findings: CellFinding[] }
  | { kind: "failed"; failure: Failure };

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

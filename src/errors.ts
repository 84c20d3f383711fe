/**
 * Every error of ours: what was attempted, on which thing, what was found, and what the reader can do about it.
 * Imports nothing; anything may import it.
 */

/** What the process answers to the shell. */
export const exitCodes = {
  done: 0,
  failed: 1,
  inputIsWrong: 2,
  notAuthorised: 3,
  timedOut: 4,
  outOfCredits: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export type AppErrorOptions = { hint?: string | undefined; cause?: unknown };

/** The base of every error Greenroom throws. Messages never hold a key, a signed link or a whole script. */
export abstract class AppError extends Error {
  /** Stable, for programs: `heygen_rate_limited`. */
  abstract readonly code: string;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean = false;
  readonly exitCode: ExitCode = exitCodes.failed;
  /** What the reader can do about it. */
  readonly hint: string | undefined;

  constructor(message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** Where in a person's input something is wrong. Lines and columns count from 1. */
export type Place = {
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  /** The record in the data, counted from 1 without the header. */
  row?: number | undefined;
  /** The column of the data, by its name. */
  field?: string | undefined;
  /** The place inside the value: `scenes[1].overlays[0].text`. */
  path?: string | undefined;
};

/** `people.csv:4:12, row 3, column "name"`: the parts that are known, in one line. */
export const formatPlace = (place: Place): string =>
  [
    place.file === undefined
      ? undefined
      : [place.file, place.line, place.line === undefined ? undefined : place.column]
          .filter((part) => part !== undefined)
          .join(":"),
    place.row === undefined ? undefined : `row ${String(place.row)}`,
    place.field === undefined ? undefined : `column "${place.field}"`,
    place.path === undefined || place.path === "" ? undefined : place.path,
  ]
    .filter((part) => part !== undefined)
    .join(", ");

export type InputErrorOptions = AppErrorOptions & { place?: Place; code?: string };

/** A brief, brand, row, argument or setting that cannot be used as it is. Exit code 2. */
export class InputError extends AppError {
  readonly code: string;
  override readonly exitCode = exitCodes.inputIsWrong;
  readonly place: Place;

  constructor(message: string, options: InputErrorOptions = {}) {
    super(message, options);
    this.code = options.code ?? "input_invalid";
    this.place = options.place ?? {};
  }
}

/** Several input errors found in one pass, so that they can be mended in one pass. */
export class InputErrors extends AppError {
  readonly code = "input_invalid";
  override readonly exitCode = exitCodes.inputIsWrong;
  readonly errors: readonly InputError[];

  constructor(errors: readonly InputError[]) {
    super(
      errors.length === 1 ? (errors[0]?.message ?? "") : `${String(errors.length)} problems in the input.`,
    );
    this.errors = errors;
  }
}

/** Throws nothing for an empty list, the error itself for one, all of them together for more. */
export const throwInputErrors = (errors: readonly InputError[]): void => {
  const [first] = errors;
  if (first === undefined) return;
  throw errors.length === 1 ? first : new InputErrors(errors);
};

/** A program of the machine (browser, ffmpeg) or the machine itself could not do what was asked. */
export class MachineError extends AppError {
  readonly code: string;
  constructor(message: string, options: AppErrorOptions & { code?: string } = {}) {
    super(message, options);
    this.code = options.code ?? "machine_failed";
  }
}

/** A media file that is not what it has to be: truncated, opaque, of another kind. */
export class MediaError extends AppError {
  readonly code: string;
  constructor(message: string, options: AppErrorOptions & { code?: string } = {}) {
    super(message, options);
    this.code = options.code ?? "media_invalid";
  }
}

/** Makes the compiler find the case of a union that was forgotten. */
export const assertNever = (value: never): never => {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
};

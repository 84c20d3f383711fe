import { AppError, exitCodes, formatPlace, InputError, InputErrors, type ExitCode } from "../errors.ts";
import type { Output } from "./output.ts";

/** Says what went wrong, where, and how to mend it. Returns how the process ends. */
export const reportError = (error: unknown, output: Output): ExitCode => {
  const list: readonly unknown[] = error instanceof InputErrors ? error.errors : [error];
  for (const each of list) {
    output.emit("error", describeError(each));
    if (output.mode !== "json") output.warn(formatError(each));
  }
  return error instanceof AppError ? error.exitCode : exitCodes.failed;
};

const describeError = (error: unknown): object =>
  error instanceof AppError
    ? {
        code: error.code,
        message: error.message,
        ...(error instanceof InputError ? { place: error.place } : {}),
        hint: error.hint ?? null,
        retryable: error.retryable,
        exitCode: error.exitCode,
      }
    : { code: "unexpected", message: messageOf(error), exitCode: exitCodes.failed };

/** An error for people: message, place, remedy. What we did not foresee keeps its stack: it is a bug of ours. */
export const formatError = (error: unknown): string => {
  if (!(error instanceof AppError)) {
    return `✖ Something went wrong that should not have.\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
  const place = error instanceof InputError ? formatPlace(error.place) : "";
  return [`✖ ${error.message}`, place && `  at ${place}`, error.hint && `  → ${error.hint}`]
    .filter(Boolean)
    .join("\n");
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

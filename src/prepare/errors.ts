import { AppError, exitCodes, type ExitCode } from "../errors.ts";
import { HeygenAuthError, HeygenCreditError } from "../heygen/errors.ts";
import type { Stop } from "./ledger/index.ts";

/** HeyGen ended a job as failed, or refused it. Failed renders are refunded. */
export class JobFailedError extends AppError {
  readonly code = "heygen_job_failed";
}

/** A job took longer than we wait. It goes on at HeyGen and is picked up, not paid for again, by the next run. */
export class JobTimeoutError extends AppError {
  readonly code = "heygen_job_timeout";
  override readonly retryable = true;
  override readonly exitCode: ExitCode = exitCodes.timedOut;
}

/** A video may have been paid for, and there are videos that could be it. It is asked for again when they are explained. */
export class UnprovenRequestError extends AppError {
  readonly code = "heygen_request_unproven";
  override readonly retryable = true;
  override readonly exitCode: ExitCode = exitCodes.timedOut;

  constructor(videoIds: readonly string[]) {
    const some = videoIds.slice(0, 5).join(", ");
    super(
      `It is not known whether HeyGen has begun this clip: it lists ${some}${videoIds.length > 5 ? ", …" : ""}, which this project did not order.`,
      {
        hint: "Look at them in HeyGen. Once those that are this clip are deleted, the same command asks for it again.",
      },
    );
  }
}

/** Why a need was not made, where the cause of it all has an error of its own. */
export class NotMadeError extends AppError {
  readonly code = "not_made";
  override readonly exitCode: ExitCode;

  constructor(message: string, cause: AppError) {
    super(message, { hint: cause.hint, cause });
    this.exitCode = cause.exitCode;
  }
}

/** Another process of this batch was told that nothing more can be made. */
export class SubmissionsStoppedError extends AppError {
  readonly code = "submissions_stopped";
  override readonly exitCode: ExitCode;

  constructor({ code, message }: Stop) {
    super(message, {
      hint: "Another process of this batch has stopped. Mend the cause, then run the command again.",
    });
    this.exitCode = code === "heygen_not_authorised" ? exitCodes.notAuthorised : exitCodes.outOfCredits;
  }
}

/** Whether what comes after would be refused for the same reason. */
export const stopsEverything = (error: unknown): error is AppError =>
  error instanceof HeygenCreditError ||
  error instanceof HeygenAuthError ||
  error instanceof SubmissionsStoppedError;

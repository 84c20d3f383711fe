import { AppError, exitCodes, type ExitCode } from "../errors.ts";

/** HeyGen ended a job as failed. Failed renders are refunded. */
export class JobFailedError extends AppError {
  readonly code = "heygen_job_failed";
}

/** A job took longer than we wait. It goes on at HeyGen and is picked up, not paid for again, by the next run. */
export class JobTimeoutError extends AppError {
  readonly code = "heygen_job_timeout";
  override readonly retryable = true;
  override readonly exitCode: ExitCode = exitCodes.timedOut;
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

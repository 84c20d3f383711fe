import { AppError } from "../../errors.ts";

/** Another process has taken this job over; whoever holds it goes on. */
export class LeaseLostError extends AppError {
  readonly code = "job_taken_over";
  override readonly retryable = true;
}

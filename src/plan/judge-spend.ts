import { AppError, exitCodes, type ExitCode } from "../errors.ts";

/** How much may be spent, and from where on somebody has to say yes. US dollars. */
export type SpendPolicy = {
  /** Never more than this in one run; null where nobody set a limit. */
  budgetUsd: number | null;
  /** More than this is asked about. */
  confirmAboveUsd: number;
};

/** A sum that is about to be spent in a run: what was spent in it already, and what is still to come. */
export type Sum = { usd: number; exact: boolean };

export type Verdict = "go" | "ask" | "over-budget";

/** What was approved from a guess covers a length that was guessed a little short. */
const guessTolerance = 1.1;

/**
 * Whether a sum may be spent. It is asked twice in a run: by guessed lengths before anything is spent, and by exact ones
 * when the speech is there and the presenters, forty times as dear, are not.
 *
 * @param approvedUsd what somebody has said yes to, or null.
 */
export const judgeSpend = (
  { usd }: Sum,
  { budgetUsd, confirmAboveUsd }: SpendPolicy,
  approvedUsd: number | null,
): Verdict => {
  if (usd <= 0) return "go";
  if (budgetUsd !== null && usd > budgetUsd) return "over-budget";
  return usd > Math.max(confirmAboveUsd, (approvedUsd ?? 0) * guessTolerance) ? "ask" : "go";
};

/** Something would cost more than was allowed. Exit code 5. */
export class SpendError extends AppError {
  readonly code: "over_budget" | "needs_approval" | "not_approved";
  override readonly exitCode: ExitCode = exitCodes.outOfCredits;

  constructor(code: SpendError["code"], message: string, hint: string) {
    super(message, { hint });
    this.code = code;
  }
}

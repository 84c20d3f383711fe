import { judgeSpend, SpendError, type SpendPolicy, type Sum } from "../plan/judge-spend.ts";
import { formatUsd } from "./output.ts";

export type SpendOptions = {
  /** US dollars. @default no limit */
  budget?: number;
  /** Somebody has said yes to any sum within the budget. */
  yes?: boolean;
};

export type PurseTools = {
  policy: SpendPolicy;
  isApproved: boolean;
  /** Asks a person; null where nobody can answer. */
  confirm: ((question: string) => Promise<boolean>) | null;
  /** How less is spent. @default fewer rows of a brief */
  thrift?: string;
  /** How the price is seen without spending, as the end of a sentence. @default with `greenroom plan` */
  preview?: string;
};

/** Lets a run spend what was allowed, and asks for what was not. */
export type Purse = {
  /**
   * @param sum of the whole run, what it has spent already included.
   * @throws SpendError before a cent is spent of a sum that is not allowed.
   */
  approve: (sum: Sum, spentUsd: number) => Promise<void>;
};

export const openPurse = ({
  policy,
  isApproved,
  confirm,
  thrift = "choose fewer rows with --rows",
  preview = '; see it first with "greenroom plan"',
}: PurseTools): Purse => {
  let approvedUsd = isApproved ? Number.POSITIVE_INFINITY : null;
  return {
    approve: async (sum, spentUsd) => {
      const price = `${sum.exact ? "" : "about "}${formatUsd(sum.usd)}`;
      switch (judgeSpend(sum, policy, approvedUsd)) {
        case "go":
          return;
        case "over-budget":
          throw new SpendError(
            "over_budget",
            `This would cost ${price}, and the budget is ${formatUsd(policy.budgetUsd ?? 0)}.`,
            `${spentUsd > 0 ? `${formatUsd(spentUsd)} of it, for the speech, is spent and kept` : "Nothing was spent"}. Raise --budget, or ${thrift}.`,
          );
        case "ask": {
          if (confirm === null) {
            throw new SpendError(
              "needs_approval",
              `This would cost ${price}, which somebody has to approve.`,
              `Add --yes, best with --budget ${Math.ceil(sum.usd)}${preview}.`,
            );
          }
          if (!(await confirm(`This costs ${price}. Go on?`))) {
            throw new SpendError(
              "not_approved",
              `Not approved: ${price}.`,
              spentUsd > 0
                ? `${formatUsd(spentUsd)}, for the speech, is spent and kept.`
                : "Nothing was spent.",
            );
          }
          approvedUsd = sum.usd;
        }
      }
    },
  };
};

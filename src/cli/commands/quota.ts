import { exitCodes, type ExitCode } from "../../errors.ts";
import type { Account } from "../../heygen/index.ts";
import { formatCredits } from "../account.ts";
import { formatTable, formatUsd } from "../output.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, plain } from "../shelf/words.ts";

/** Says what is left in the lane that pays: wallet, credits of a subscription, or usage below a cap. */
export const runQuota = async ({ heygen, output, signal }: Shelf): Promise<ExitCode> => {
  const { username, billing } = await heygen.account.me({ signal });
  output.emit("quota", { username, billing });
  output.say(formatTable([["account", plain(username)], ...rowsOf(billing)]));
  return exitCodes.done;
};

const rowsOf = (billing: Account["billing"]): string[][] => {
  switch (billing.type) {
    case "wallet": {
      const inDollars = billing.currency.toLowerCase() === "usd";
      const left = inDollars
        ? formatUsd(billing.remaining)
        : `${String(billing.remaining)} ${plain(billing.currency)}`;
      return [
        ["billing", "API wallet, paid ahead"],
        ["left", left],
        ["reload", reloadOf(billing.autoReload)],
      ];
    }
    case "subscription":
      return [
        ["billing", `subscription "${plain(billing.plan)}"`],
        ["credits", creditsOf(billing.premiumCredits)],
        ["add-on", creditsOf(billing.addOnCredits)],
      ];
    case "usage_based":
      return [
        ["billing", "by usage, paid afterwards"],
        ["used", formatUsd(billing.spentUsd)],
        ["cap", billing.capUsd === null ? "none" : formatUsd(billing.capUsd)],
        ["left", billing.capUsd === null ? "–" : formatUsd(Math.max(0, billing.capUsd - billing.spentUsd))],
        [
          "credits",
          billing.remainingCredits === null
            ? "–"
            : `${String(billing.remainingCredits)} of ${String(billing.includedCredits ?? "?")} included`,
        ],
      ];
    case "legacy_quota":
      return [
        ["billing", "quota of the legacy API"],
        ["left", `${formatCredits(billing.credits)} credits (${String(billing.units)} units, 60 a credit)`],
      ];
    case "unknown":
      return [["billing", `${plain(billing.name)}: HeyGen does not say what is left`]];
  }
};

type Reload = Extract<Account["billing"], { type: "wallet" }>["autoReload"];

const reloadOf = (reload: Reload): string => {
  if (reload === null) return "–";
  if (!reload.enabled) return "off: work stops when the wallet is empty";
  const { thresholdUsd, amountUsd } = reload;
  const amount = amountUsd === null ? "on" : `${formatUsd(amountUsd)} are added`;
  return thresholdUsd === null ? amount : `${amount} below ${formatUsd(thresholdUsd)}`;
};

type Credits = Extract<Account["billing"], { type: "subscription" }>["premiumCredits"];

const creditsOf = (credits: Credits): string => {
  if (credits === null) return "–";
  const { remaining, resetsAtMs } = credits;
  return `${String(remaining)} left${resetsAtMs === null ? "" : `, renewed on ${dayOf(resetsAtMs)}`}`;
};

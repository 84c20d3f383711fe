import type { Account, HeygenClient } from "../heygen/index.ts";
import { highestOfPlan } from "../model/avatar-format.ts";
import { lookOf } from "../model/media.ts";
import type { PlanEstimate } from "../plan/estimate.ts";
import { rememberLooks } from "./known-looks.ts";
import { estimateNow, type Session } from "./session.ts";

/**
 * Asks HeyGen, for nothing, for the balance and for the kind of every look that is still to be paid for, and prices the
 * session anew. What is learnt of looks is kept for later runs.
 */
export const askAccount = async (
  session: Session,
  heygen: Pick<HeygenClient, "account" | "avatars">,
): Promise<{ estimate: PlanEstimate; wallet: Wallet | null }> => {
  const { prices, project } = session;
  const billing = await readBilling(session, heygen);
  const looks = await readLooks(session, heygen);
  for (const [id, kind] of looks) if (!prices.looks.has(id)) prices.looks.set(id, kind);
  await rememberLooks(project.home, looks);
  const estimate = await estimateNow(session);
  return { estimate, wallet: billing && walletOf(billing, estimate.toPayUsd) };
};

/** Null where the key may make videos and may not look into the wallet. */
const readBilling = async (
  { output, signal }: Session,
  heygen: Pick<HeygenClient, "account">,
): Promise<Account["billing"] | null> => {
  const { HeygenAuthError } = await import("../heygen/errors.ts");
  try {
    return (await heygen.account.me({ signal })).billing;
  } catch (error) {
    if (!(error instanceof HeygenAuthError && error.status === 403)) throw error;
    output.warn("! The balance cannot be read with this key; it would need the scope account:read.");
    return null;
  }
};

const readLooks = async (
  { estimate, signal }: Session,
  heygen: Pick<HeygenClient, "avatars">,
): Promise<Map<string, string>> => {
  const { HeygenNotFoundError } = await import("../heygen/errors.ts");
  const ids = estimate.needs.flatMap(({ need, maker, cached }) =>
    need.kind !== "speech" && maker === "heygen" && !cached ? (lookOf(need) ?? []) : [],
  );
  const looks = new Map<string, string>();
  for (const id of new Set(ids)) {
    try {
      const { avatarType } = await heygen.avatars.getLook(id, { signal });
      if (avatarType !== null) looks.set(id, avatarType);
    } catch (error) {
      // A look that does not exist is complained of with its place in the brief, by those who need it.
      if (!(error instanceof HeygenNotFoundError)) throw error;
    }
  }
  return looks;
};

/** The money of an account before and after a run. `afterUsd` is null where it is not kept in dollars. */
export type Wallet = {
  type: Account["billing"]["type"];
  beforeUsd: number | null;
  afterUsd: number | null;
  /** As a person reads it. */
  text: string;
};

export const walletOf = (billing: Account["billing"], toPayUsd: number): Wallet => {
  const inDollars = (beforeUsd: number, what: string): Wallet => {
    const afterUsd = beforeUsd - toPayUsd;
    const [before, after] = [beforeUsd, afterUsd].map((usd) => `$${Math.abs(usd).toFixed(2)}`);
    const then =
      toPayUsd === 0
        ? ""
        : afterUsd < 0
          ? `, about ${after ?? ""} too little`
          : `, about ${after ?? ""} afterwards`;
    return { type: billing.type, beforeUsd, afterUsd, text: `${before ?? ""} ${what}${then}` };
  };
  switch (billing.type) {
    case "wallet":
      return billing.currency.toLowerCase() === "usd"
        ? inDollars(billing.remaining, "in the wallet")
        : inCredits(billing.type, `${billing.remaining} ${billing.currency} in the wallet`);
    case "usage_based":
      return billing.capUsd === null
        ? inCredits(billing.type, `$${billing.spentUsd.toFixed(2)} used so far, without a cap`)
        : inDollars(billing.capUsd - billing.spentUsd, "left below the account's cap");
    case "subscription":
      return inCredits(
        billing.type,
        `${billing.premiumCredits?.remaining ?? "unknown"} credits of the plan ${billing.plan}${limitOf(billing.plan)}`,
      );
    case "legacy_quota":
      return inCredits(billing.type, `${formatCredits(billing.credits)} credits of the legacy API`);
    case "unknown":
      return inCredits(billing.type, `billed by ${billing.name ?? "an unknown way"}`);
  }
};

/** At most two decimals: the legacy API counts in sixtieths. */
export const formatCredits = (credits: number): string => String(Math.round(credits * 100) / 100);

const limitOf = (plan: string): string => {
  const highest = highestOfPlan(plan);
  return highest === null ? "" : `, which makes ${highest} at most`;
};

const inCredits = (type: Wallet["type"], text: string): Wallet => ({
  type,
  beforeUsd: null,
  afterUsd: null,
  text: `${text}; HeyGen does not say how many dollars that is`,
});

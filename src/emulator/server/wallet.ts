import { type Store } from "../store/open-store.ts";
import { ApiError } from "./api-error.ts";
import { type Caller, hasEmptyWallet } from "./authenticate.ts";

export type Wallet = {
  balanceUsd: (caller: Caller) => number;
  /** Refuses what the balance does not cover. */
  requireUsd: (caller: Caller, usd: number) => void;
  /** Takes money, or with a negative amount gives it back. */
  charge: (usd: number) => void;
};

/** @param refundFailed called before the balance is read: what failed in the meantime is given back. */
export const openWallet = (store: Store, refundFailed: () => void): Wallet => {
  const balanceUsd = (caller: Caller) => {
    refundFailed();
    return hasEmptyWallet(caller) ? 0 : store.account().balanceUsd;
  };
  return {
    balanceUsd,
    requireUsd: (caller, usd) => {
      const balance = balanceUsd(caller);
      if (balance >= usd && balance > 0) return;
      throw new ApiError(
        "insufficient_credit",
        `Balance is ${balance.toFixed(2)} USD; this request needs about ${usd.toFixed(2)} USD`,
      );
    },
    charge: (usd) => {
      const left = store.account().balanceUsd - usd;
      store.changeAccount({ balanceUsd: Math.max(0, Math.round(left * 10_000) / 10_000) });
    },
  };
};

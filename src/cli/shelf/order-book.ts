import { defaultLeaseMs, startHeart } from "../../prepare/heart.ts";
import type { Ledger } from "../../prepare/ledger/index.ts";
import { sleep } from "../connect.ts";
import type { Project } from "../project.ts";

/** The ledger of a project, for what a command orders. */
export type OrderBook = { open: () => Promise<Ledger>; close: () => Promise<void> };

/** Opened with the first order: a command that orders nothing leaves no ledger behind. */
export const createOrderBook = ({ ledgerFile }: Project): OrderBook => {
  const begin = async () => {
    const { openLedger } = await import("../../prepare/ledger/index.ts");
    const ledger = await openLedger(ledgerFile);
    return { ledger, heart: startHeart(ledger, defaultLeaseMs, sleep) };
  };
  let opened: ReturnType<typeof begin> | undefined;
  return {
    open: async () => (await (opened ??= begin())).ledger,
    close: async () => {
      if (opened === undefined) return;
      const { ledger, heart } = await opened;
      try {
        await heart.stop();
      } finally {
        ledger.close();
      }
    },
  };
};

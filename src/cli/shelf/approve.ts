import type { Sum } from "../../plan/judge-spend.ts";
import { formatUsd } from "../output.ts";
import { openPurse, type SpendOptions } from "../purse.ts";
import type { Shelf } from "./with-shelf.ts";

/**
 * Says what a command costs at HeyGen, and asks for what was not allowed. An emulator is never paid.
 *
 * @param words when the prices were read, and how less is spent.
 * @throws SpendError before anything is spent
 */
export const approve = async (
  { usd, exact }: Sum,
  { asOf, thrift }: { asOf: string; thrift: string },
  { budget, yes = false }: SpendOptions,
  { choice, config, output }: Pick<Shelf, "choice" | "config" | "output">,
): Promise<void> => {
  const isPaid = choice.maker === "heygen";
  output.emit("price", { toPayUsd: isPaid ? usd : 0, atHeygenUsd: usd, exact, pricesAsOf: asOf });
  const price = `${exact ? "" : "about "}${usd > 0 && usd < 0.01 ? "$0.01" : formatUsd(usd)}`;
  output.say(`${isPaid ? "To pay" : "At HeyGen"}: ${price} by the prices of ${asOf}.`);
  if (!isPaid) return;
  const purse = openPurse({
    policy: { budgetUsd: budget ?? null, confirmAboveUsd: config.confirmAboveUsd },
    ...{ isApproved: yes, confirm: output.confirm, thrift, preview: "" },
  });
  await purse.approve({ usd, exact }, 0);
};

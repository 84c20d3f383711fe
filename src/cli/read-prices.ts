import { existsSync } from "node:fs";
import path from "node:path";
import { readDocument } from "../data/read-document.ts";
import { InputError } from "../errors.ts";
import { estimateUsd, priceFileSchema, priceList, withPrices, type PriceTable } from "../heygen/prices.ts";
import type { Prices } from "../plan/estimate.ts";
import type { Config } from "./config.ts";
import { recallLooks } from "./known-looks.ts";
import type { Project } from "./project.ts";

/** HeyGen's prices as they are known here. */
export type KnownPrices = {
  table: PriceTable;
  /** The project's own list, if it has one. */
  file: string | null;
  /** Of which kind looks are, by id: a photo costs half of what a studio avatar does. HeyGen adds what it is asked for. */
  looks: Map<string, string>;
};

/** Found in the project's root without being named. */
const usualName = "heygen-prices.json";

/**
 * The price list, with the prices of the project's own file over it.
 *
 * @throws InputError with file, line and column for a file that is no such list.
 */
export const readPrices = async ({ prices }: Config, project: Project): Promise<KnownPrices> => {
  const named = prices === undefined ? undefined : path.resolve(prices);
  if (named !== undefined && !existsSync(named)) {
    throw new InputError(`There is no price list at ${prices ?? ""}.`, {
      hint: "GREENROOM_PRICES names it; unset that to use the prices that HeyGen lists.",
    });
  }
  const file = named ?? path.join(project.root, usualName);
  const looks = await recallLooks(project.home);
  if (!existsSync(file)) return { table: priceList, file: null, looks };
  const { value } = await readDocument(file, priceFileSchema, "price list");
  for (const [id, kind] of Object.entries(value.looks ?? {})) looks.set(id, kind);
  return { table: withPrices(value), file: path.basename(file), looks };
};

/** Prices as a plan is estimated with. A look of a kind that is not known counts as a studio avatar. */
export const pricesOf = ({ table, looks }: KnownPrices): Prices => ({
  asOf: table.asOf,
  speechUsd: (seconds) => estimateUsd({ kind: "speech", seconds }, table),
  agentUsd: (seconds) => estimateUsd({ kind: "video-agent", seconds }, table),
  avatarUsd: ({ engine, resolution, avatarId }, seconds) => {
    const avatarType = looks.get(avatarId) ?? null;
    return estimateUsd({ kind: "avatar", seconds, engine, resolution, avatarType }, table);
  },
  removalUsd: (seconds) =>
    table.backgroundRemovalPerMinute === null ? null : (table.backgroundRemovalPerMinute * seconds) / 60,
});

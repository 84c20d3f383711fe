import { createHash } from "node:crypto";
import { canonicalJson } from "../model/canonical.ts";
import type { Key, Maker, Need } from "../model/media.ts";

/** Raised when the meaning of a need changes, so that an old clip never passes for a new one. */
const formatVersion = 1;

/**
 * The name of what is asked for. It holds the maker and not the account: a team shares its clips. Two rows that ask for
 * the same thing share one key.
 */
export const keyOf = (need: Need, maker: Maker): Key =>
  createHash("sha256").update(canonicalJson({ formatVersion, maker, need })).digest("hex");

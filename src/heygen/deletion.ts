import { z } from "zod";
import { HeygenNotFoundError } from "./errors.ts";
import type { CallOptions, Transport } from "./transport.ts";

/** What became of a deletion. `absent`: there was no such thing, or it was deleted before. */
export type Deletion = "deleted" | "absent";

/** Deletes a thing. A 404 is an ordinary outcome: a deletion that is repeated after a lost answer finds nothing. */
export const deleteThing = async (
  transport: Transport,
  operation: string,
  path: readonly [string, ...string[]],
  options: CallOptions,
): Promise<Deletion> => {
  try {
    await transport.call({ operation, method: "DELETE", path, ...options, schema: z.unknown() });
    return "deleted";
  } catch (error) {
    if (error instanceof HeygenNotFoundError) return "absent";
    throw error;
  }
};

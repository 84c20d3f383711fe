import { z } from "zod";

/** Nothing but the id of what was begun, whatever the family calls it. */
export const idSchema = (name: string) =>
  z.object({ [name]: z.string().min(1) }).transform((data) => data[name] ?? "");

export const nothingSchema = z.unknown().transform(() => undefined);

/** An id that two generations of replies name differently. */
export const requireId = (
  found: string | null | undefined,
  path: string,
  context: z.RefinementCtx,
): string => {
  if (found !== undefined && found !== null && found !== "") return found;
  context.addIssue({ code: "custom", message: "Invalid input: expected an id", path: [path] });
  return z.NEVER;
};

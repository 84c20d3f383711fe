import { z } from "zod";

/** Nothing but the id of what was begun, whatever the family calls it. */
export const idSchema = (name: string) =>
  z.object({ [name]: z.string().min(1) }).transform((data) => data[name] ?? "");

export const nothingSchema = z.unknown().transform(() => undefined);

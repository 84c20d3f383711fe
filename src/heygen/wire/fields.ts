import { z } from "zod";

/** A field that may be absent or null. Both read as null. */
export const nullable = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value): z.output<S> | null => value ?? null);

/** A field that only informs: absent, null or of another type, it reads as null and never spoils the answer. */
export const ornament = <S extends z.ZodType>(schema: S) => nullable(schema).catch(null);

export const ornamentText = ornament(z.string());

/** Times come as unix seconds from some families and as ISO 8601 from others. Milliseconds since 1970, or null. */
export const ornamentTime = ornament(z.union([z.number(), z.string()])).transform((value): number | null => {
  if (value === null) return null;
  const ms = typeof value === "number" ? Math.round(value * 1000) : Date.parse(value);
  return Number.isFinite(ms) ? ms : null;
});

/** Seconds on the wire, whole milliseconds with us. */
export const secondsAsMs = (seconds: number): number => Math.round(seconds * 1000);

/** Why something failed, in HeyGen's words; from an object, or from a bare text as older replies have it. */
export const wireFailureSchema = ornament(
  z.union([
    z.string().transform((message) => ({ code: null, message })),
    z
      .object({ code: ornament(z.union([z.string(), z.number()])), message: ornamentText })
      .transform((error) => ({
        code: error.code === null ? null : String(error.code),
        message: error.message,
      })),
  ]),
);

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

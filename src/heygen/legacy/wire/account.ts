import { z } from "zod";
import { ornament, ornamentText } from "../../wire/fields.ts";

const unitsPerCredit = 60;

export const quotaSchema = z
  .object({ remaining_quota: z.number(), details: ornament(z.record(z.string(), z.unknown())) })
  .transform(({ remaining_quota, details }) => ({
    units: remaining_quota,
    credits: remaining_quota / unitsPerCredit,
    /** Units by what they are for; which there are varies by account. */
    details: Object.fromEntries(
      Object.entries(details ?? {}).flatMap(([name, units]) =>
        typeof units === "number" ? [[name, units] as const] : [],
      ),
    ),
  }));

export const userSchema = z
  .object({ username: ornamentText, email: ornamentText, first_name: ornamentText, last_name: ornamentText })
  .transform((user) => ({
    username: user.username,
    email: user.email,
    firstName: user.first_name,
    lastName: user.last_name,
  }));

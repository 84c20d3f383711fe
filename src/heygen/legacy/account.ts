import type { z } from "zod";
import type { CallOptions, Transport } from "../transport.ts";
import { quotaSchema, userSchema } from "./wire/account.ts";

/** What is left, in HeyGen's units and in credits: sixty units are one credit. */
export type LegacyQuota = z.output<typeof quotaSchema>;
export type LegacyUser = z.output<typeof userSchema>;

export const createLegacyAccount = (transport: Transport) => ({
  me: (options: CallOptions = {}): Promise<LegacyUser> =>
    transport.call({
      operation: "read the account",
      method: "GET",
      path: "/v1/user/me",
      ...options,
      schema: userSchema,
    }),

  remainingQuota: (options: CallOptions = {}): Promise<LegacyQuota> =>
    transport.call({
      operation: "read the quota",
      method: "GET",
      path: "/v2/user/remaining_quota",
      ...options,
      schema: quotaSchema,
    }),
});

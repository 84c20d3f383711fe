import type { z } from "zod";
import type { CallOptions, Transport } from "./transport.ts";
import { accountSchema, apiKeySchema } from "./wire/account.ts";

/** Who calls, and what is left in the lane that pays: `billing` is a union by `type`. */
export type Account = z.output<typeof accountSchema>;
export type ApiKey = z.output<typeof apiKeySchema>;

export const createAccount = (transport: Transport) => ({
  /** Needs the scope `account:read`. */
  me: (options: CallOptions = {}): Promise<Account> =>
    transport.call({
      operation: "read the account",
      method: "GET",
      path: "/v3/users/me",
      ...options,
      schema: accountSchema,
    }),

  /** About the key itself. Works with any key, whatever its scopes: the cheapest proof that it is valid. */
  keySelf: (options: CallOptions = {}): Promise<ApiKey> =>
    transport.call({
      operation: "read about the API key",
      method: "GET",
      path: "/v3/api_keys/self",
      ...options,
      schema: apiKeySchema,
    }),
});

import type { z } from "zod";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, Transport } from "./transport.ts";
import { accountSchema, apiKeySchema, brandGlossarySchema, brandKitSchema } from "./wire/account.ts";

type CurrentAccount = z.output<typeof accountSchema>;
/** What the legacy API says is left: sixty of its units are one credit. */
export type LegacyQuotaLeft = { type: "legacy_quota"; units: number; credits: number };
/** Who calls, and what is left in the lane that pays: `billing` is a union by `type`. */
export type Account = Omit<CurrentAccount, "billing"> & {
  billing: CurrentAccount["billing"] | LegacyQuotaLeft;
};
export type ApiKey = z.output<typeof apiKeySchema>;

/** Colours and logo, for the Video Agent. */
export type BrandKit = z.output<typeof brandKitSchema>;
/** Words a translation leaves as they are, or says in a certain way. */
export type BrandGlossary = z.output<typeof brandGlossarySchema>;

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

  brandKits: (options: CallOptions = {}): Listing<BrandKit> =>
    listThings(
      transport,
      { operation: "list brand kits", path: "/v3/brand-kits", schema: brandKitSchema },
      options,
    ),

  brandGlossaries: (options: CallOptions = {}): Listing<BrandGlossary> =>
    listThings(
      transport,
      { operation: "list brand glossaries", path: "/v3/brand-glossaries", schema: brandGlossarySchema },
      options,
    ),
});

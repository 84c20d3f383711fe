import { z } from "zod";
import { ornament, ornamentText, ornamentTime } from "./fields.ts";

const creditsSchema = ornament(
  z
    .object({ remaining: z.number(), resets_at: ornamentTime })
    .transform(({ remaining, resets_at }) => ({ remaining, resetsAtMs: resets_at })),
);

const walletSchema = z
  .object({
    currency: z.string(),
    remaining_balance: z.number(),
    auto_reload: ornament(
      z.object({
        enabled: z.boolean(),
        threshold_usd: ornament(z.number()),
        amount_usd: ornament(z.number()),
      }),
    ),
  })
  .transform((wallet) => ({
    type: "wallet" as const,
    currency: wallet.currency,
    remaining: wallet.remaining_balance,
    autoReload: wallet.auto_reload && {
      enabled: wallet.auto_reload.enabled,
      thresholdUsd: wallet.auto_reload.threshold_usd,
      amountUsd: wallet.auto_reload.amount_usd,
    },
  }));

const subscriptionSchema = z
  .object({
    plan: z.string(),
    credits: ornament(z.object({ premium_credits: creditsSchema, add_on_credits: creditsSchema })),
  })
  .transform(({ plan, credits }) => ({
    type: "subscription" as const,
    plan,
    premiumCredits: credits?.premium_credits ?? null,
    addOnCredits: credits?.add_on_credits ?? null,
  }));

const usageSchema = z
  .object({
    spending_current_usd: z.number(),
    spending_cap_usd: ornament(z.number()),
    included_credits: ornament(z.number()),
    remaining_credits: ornament(z.number()),
  })
  .transform((usage) => ({
    type: "usage_based" as const,
    spentUsd: usage.spending_current_usd,
    capUsd: usage.spending_cap_usd,
    includedCredits: usage.included_credits,
    remainingCredits: usage.remaining_credits,
  }));

export const accountSchema = z
  .object({
    username: ornamentText,
    email: ornamentText,
    first_name: ornamentText,
    last_name: ornamentText,
    billing_type: ornamentText,
    wallet: ornament(walletSchema),
    subscription: ornament(subscriptionSchema),
    usage_based: ornament(usageSchema),
  })
  .transform((account) => ({
    username: account.username,
    email: account.email,
    firstName: account.first_name,
    lastName: account.last_name,
    // Only the lane in use is filled, whatever `billing_type` says; it is named where none is.
    billing: account.wallet ??
      account.subscription ??
      account.usage_based ?? { type: "unknown" as const, name: account.billing_type },
  }));

export const apiKeySchema = z
  .object({
    key_id: z.string(),
    key_name: ornamentText,
    status: ornamentText,
    scope_mode: ornamentText,
    scopes: ornament(z.array(z.string())),
    created_at: ornamentTime,
    expires_at: ornamentTime,
  })
  .transform((key) => ({
    keyId: key.key_id,
    name: key.key_name,
    status: key.status,
    scopeMode: key.scope_mode,
    scopes: key.scopes ?? [],
    createdAtMs: key.created_at,
    expiresAtMs: key.expires_at,
  }));

export const brandKitSchema = z
  .object({
    brand_kit_id: z.string().min(1),
    name: ornamentText,
    colors: ornament(z.array(z.string())),
    logo_url: ornamentText,
  })
  .transform((kit) => ({
    brandKitId: kit.brand_kit_id,
    name: kit.name,
    colors: kit.colors ?? [],
    logoUrl: kit.logo_url,
  }));

export const brandGlossarySchema = z
  .object({
    brand_glossary_id: z.string().min(1),
    name: ornamentText,
    created_at: ornamentTime,
    updated_at: ornamentTime,
  })
  .transform((glossary) => ({
    brandGlossaryId: glossary.brand_glossary_id,
    name: glossary.name,
    createdAtMs: glossary.created_at,
    updatedAtMs: glossary.updated_at,
  }));

import { type FastifyInstance } from "fastify";
import { isReadOnly } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";

export const accountRoutes = (server: FastifyInstance, { wallet }: Context): void => {
  server.get("/v3/users/me", (request) => ({
    data: {
      username: "u_emulator",
      email: "dev@example.test",
      first_name: "Ada",
      last_name: "Quill",
      billing_type: "wallet",
      wallet: {
        currency: "usd",
        remaining_balance: wallet.balanceUsd(request),
        auto_reload: { enabled: false, threshold_usd: null, amount_usd: null },
      },
      subscription: null,
      usage_based: null,
    },
  }));

  server.get("/v3/api_keys/self", (request) => ({
    data: {
      key_id: "key_emulator",
      key_name: "emulator",
      status: "active",
      scope_mode: isReadOnly(request) ? "read_only" : "full",
      scopes: [isReadOnly(request) ? "*:read" : "*:*"],
      created_at: "2026-09-01T09:00:00Z",
      updated_at: "2026-09-01T09:00:00Z",
      expires_at: null,
      expires_in_seconds: null,
    },
  }));
};

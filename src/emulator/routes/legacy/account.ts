import { type FastifyInstance } from "fastify";
import { type Context } from "../../server/context.ts";
import { v1Answer, v2Answer } from "./answers.ts";

/** HeyGen's quota counts seconds of credits that cost a dollar each. */
const unitsPerUsd = 60;

export const legacyAccountRoutes = (server: FastifyInstance, { wallet }: Context): void => {
  server.get("/v2/user/remaining_quota", (request) => {
    const units = Math.floor(wallet.balanceUsd(request) * unitsPerUsd);
    return v2Answer({
      remaining_quota: units,
      details: {
        ...{ api: units, plan_credit: 0, seat: 0 },
        ...{ streaming_avatar: 0, streaming_avatar_instance_quota: 0 },
      },
    });
  });

  server.get("/v1/user/me", () =>
    v1Answer({
      ...{ username: "u_emulator", email: "dev@example.test" },
      ...{ first_name: "Ada", last_name: "Quill" },
    }),
  );
};

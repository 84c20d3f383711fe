import { expect, test } from "vitest";
import { HeygenServerError } from "../../../src/heygen/index.ts";
import { json } from "../../support/scripted-server.ts";
import { failureOf, startClient } from "./heygen-client.ts";

test.each([
  [500, { error: { code: "internal_error", message: "oops" } }],
  [429, { error: { code: "rate_limit_exceeded", message: "too many" } }],
])(
  "a call that is to be sent once is not repeated after %s, whatever the law allows",
  async (status, body) => {
    const { client, received, pauses } = await startClient([json(status, body), json(200, { data: {} })]);
    const error = await failureOf(
      client.videos.createAvatar({ avatarId: "a", audioAssetId: "s" }, { idempotencyKey: "k", once: true }),
    );
    expect(error).toMatchObject({ status });
    expect(error instanceof HeygenServerError).toBe(status === 500);
    expect(received).toHaveLength(1);
    expect(pauses).toEqual([]);
  },
);

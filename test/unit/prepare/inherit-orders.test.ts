import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { inheritOrder } from "../../../src/prepare/inherit-orders.ts";
import type { OrderItem, OrderKind } from "../../../src/prepare/ledger/index.ts";
import { ledgerFile, openTestLedger } from "../../support/open-test-ledger.ts";

const digest = "ab".repeat(32);
const itemOf = (kind: OrderKind): OrderItem => ({
  ...{ digest, kind, maker: "heygen", source: "greenroom", title: "Old" },
});

/** An order as a file of an earlier version has it. */
const inherit = async (kind: OrderKind, record: unknown) => {
  const ledger = await openTestLedger(await ledgerFile());
  const home = path.dirname(await ledgerFile());
  const file =
    kind === "agent"
      ? path.join(home, "agent", `${digest}.json`)
      : path.join(home, "orders", `${kind}-${digest.slice(0, 32)}.json`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, typeof record === "string" ? record : JSON.stringify(record));
  await inheritOrder(itemOf(kind), home, ledger);
  expect(existsSync(file)).toBe(false);
  return { ledger, home, order: ledger.orders.latest(digest) };
};
const old = { attempt: 2, state: "taken", sentAtMs: 1_790_000_000_000, id: "job", files: [] };
const session = {
  ...{ version: 1, attempt: 3, assets: { x: "asset" }, intentMs: 1_790_000_000_000 },
  ...{ sessionMs: 1_790_000_001_000, sessionId: "session", videoId: "video" },
};

test.for([
  [
    { ...old, state: "sent", id: null },
    { state: "intent", remoteId: null },
  ],
  [old, { state: "submitted", remoteId: "job" }],
  [
    { ...old, files: ["a.mp4"] },
    { state: "done", remoteId: "job", notes: { files: ["a.mp4"] } },
  ],
  [{ ...old, state: "over" }, { state: "refused" }],
] as const)("an order of before, %j, is taken over", async ([record, expected]) => {
  const { order } = await inherit("template", record);
  expect(order).toMatchObject({ attempt: 2, firstIntentMs: old.sentAtMs, kind: "template", ...expected });
  expect(order?.idempotencyKey).toBeNull();
});

test.for([
  ["open", { state: "planned" }],
  ["intent", { state: "intent" }],
  ["session", { state: "submitted", remoteId: "session", notes: { videoId: "video" } }],
  ["done", { state: "done", remoteId: "session" }],
] as const)("an order to the agent of before that was %s is taken over", async ([state, expected]) => {
  const { order } = await inherit("agent", { ...session, state });
  expect(order).toMatchObject({ attempt: 3, ...expected });
});

test("what the ledger knows is not taken from a file", async () => {
  const { ledger, home } = await inherit("template", old);
  await writeFile(path.join(home, "orders", `template-${digest.slice(0, 32)}.json`), "{}");
  await inheritOrder(itemOf("template"), home, ledger);
  expect(ledger.orders.latest(digest)).toMatchObject({ remoteId: "job" });
});

test.for(["{}", "not JSON", JSON.stringify({ ...old, attempt: -1 })])(
  "a file that cannot be read is told, and stays: %s",
  async (text) => {
    await expect(inherit("template", text)).rejects.toMatchObject({
      ...{ code: "order_unreadable", exitCode: 2 },
      place: { file: expect.stringMatching(/orders.template-abab/) as string },
    });
  },
);

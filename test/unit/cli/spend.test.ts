import { existsSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { beforeEach, expect, test } from "vitest";
import { runSpend } from "../../../src/cli/commands/spend.ts";
import type { Config } from "../../../src/cli/config.ts";
import { projectAt, type Project } from "../../../src/cli/project.ts";
import type { OrderKind } from "../../../src/prepare/ledger/index.ts";
import { captureOutput } from "../../support/captured-output.ts";
import { openTestLedger, orderOf } from "../../support/open-test-ledger.ts";
import { jsonLines } from "../../support/project.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const config: Config = {
  ...{ apiKey: undefined, secrets: [], heygenUrl: undefined, home: undefined, browser: undefined },
  ...{ prices: undefined, confirmAboveUsd: 1, searchPath: undefined },
};
let project: Project;
beforeEach(async () => {
  project = projectAt(await makeTempDir(), config);
});

type Spent = {
  name: string;
  maker?: "heygen" | "emulator";
  file?: string;
  title?: string;
  usd?: number | null;
};

/** Writes a job down as asked for and taken. */
const spend = async (now: number, ...spent: Spent[]): Promise<void> => {
  const ledger = await openTestLedger(project.ledgerFile, { now: () => now });
  for (const { name, maker = "heygen", file = "welcome.yaml", title = "Welcome", usd = 0.8 } of spent) {
    const order = orderOf(name, { maker, brief: { file, title }, estimatedUsd: usd });
    const claim = ledger.claim(order);
    if (claim.status !== "claimed") throw new Error(`${name} is ${claim.status}`);
    const intent = { idempotencyKey: name, requestDigest: name, tag: name, title: name };
    const begun = ledger.begin(claim.job, intent, { mostAtOnce: 10, since: ledger.revision() });
    if (begun.status !== "begun") throw new Error(`${name} is ${begun.status}`);
    ledger.submitted(begun.job, begun.job.generation, `video-${name}`);
  }
};

const report = async (options: Parameters<typeof runSpend>[0], mode: "lines" | "json" = "lines") => {
  const output = captureOutput(mode);
  expect(await runSpend(options, { project, output })).toBe(0);
  return output.printed();
};

test("a project that has ordered nothing says so, and gets no ledger from being asked", async () => {
  expect(await report({ by: "day" })).toMatch(/Nothing was ordered/);
  expect(existsSync(project.ledgerFile)).toBe(false);
});

test("what was ordered is added up by day, and what an emulator made is not", async () => {
  await spend(Date.UTC(2026, 10, 24), { name: "a" }, { name: "b", usd: 0.5 });
  await spend(Date.UTC(2026, 10, 25), { name: "c", usd: 2 }, { name: "d", maker: "emulator", usd: 99 });
  const table = await report({ by: "day" });
  expect(table).toMatch(/^2026-11-25 +avatar +1 .*\$2\.00/m);
  expect(table).toMatch(/^2026-11-24 +avatar +2 .*\$1\.30/m);
  expect(table).toMatch(/^total +3 .*\$3\.30/m);
  expect(table).toContain("2026-09-16");
  const events = jsonLines(await report({ by: "day" }, "json"));
  expect(events.at(-1)).toMatchObject({ event: "total", jobs: 3, estimatedUsd: 3.3 });
});

test("a price that nobody knew is unknown in the total, and not nothing", async () => {
  await spend(Date.UTC(2026, 10, 24), { name: "a" }, { name: "b", usd: null, file: "other.yaml" });
  const table = await report({ by: "brief" });
  expect(table).toMatch(/^total +2 .*≥ \$0\.80$/m);
  expect(table).toMatch(/^Without 1 job whose price is unknown\.$/m);
});

type Ordered = { digest: string; kind: OrderKind; usd: number | null; end?: "answered" | "failed" | "sent" };

/** Writes down what commands have ordered. */
const order = async (atMs: number, ...ordered: Ordered[]): Promise<void> => {
  const { orders } = await openTestLedger(project.ledgerFile);
  for (const { digest, kind, usd, end = "answered" } of ordered) {
    const source = kind === "template" ? "greenroom templates" : "greenroom photo-avatar";
    const item = { digest, kind, maker: "heygen" as const, source, title: digest };
    const { order: claimed } = orders.claim(item, () => false);
    const price = { seconds: 6, usd, asOf: usd === null ? null : "2026-09-16" };
    orders.begin(claimed, { idempotencyKey: digest, price, atMs });
    if (end !== "sent") orders.taken(claimed, { remoteId: `remote-${digest}`, atMs });
    if (end === "failed") orders.end(claimed.id, "failed");
  }
};

test("what commands ordered stands beside what briefs did, by day and by command; unknown prices say so", async () => {
  const day = Date.UTC(2026, 10, 25);
  await spend(day, { name: "a", usd: 2 });
  await order(
    day,
    { digest: "t1", kind: "template", usd: 0.5 },
    { digest: "t2", kind: "template", usd: 0.5, end: "failed" },
    { digest: "p1", kind: "photo-avatar", usd: 1.32 },
    { digest: "m1", kind: "photo-motion", usd: null },
  );
  const table = await report({ by: "brief" });
  expect(table).toMatch(/^welcome\.yaml +avatar +1 .*\$2\.00$/m);
  expect(table).toMatch(/^greenroom templates +template +2 +1 +6\.0 s +\$0\.50 +\$0\.50$/m);
  expect(table).toMatch(/^greenroom photo-avatar +photo-avatar +1 .*\$1\.32$/m);
  expect(table).toMatch(/^greenroom photo-avatar +photo-motion +1 .*unknown +unknown$/m);
  expect(table).toMatch(/^total +5 +1 +≥ \$3\.82 +≥ \$3\.82$/m);
  expect(await report({ by: "day" })).toMatch(/^2026-11-25 +template +2 /m);
  const events = jsonLines(await report({ by: "day" }, "json"));
  expect(events).toContainEqual(
    expect.objectContaining({ kind: "photo-motion", estimatedUsd: null, actualUsd: null, unpriced: 1 }),
  );
  expect(events.at(-1)).toMatchObject({
    ...{ event: "total", jobs: 5, refunded: 1, unpriced: 1, actualUsd: null },
    known: { estimatedUsd: expect.closeTo(3.82) as number, actualUsd: expect.closeTo(3.82) as number },
  });
});

test("what was sent and never answered is in no sum, and is told", async () => {
  await order(Date.UTC(2026, 10, 25), { digest: "t1", kind: "template", usd: 0.5, end: "sent" });
  const text = await report({ by: "day" });
  expect(text).toMatch(/Nothing was ordered/);
  expect(text).toMatch(
    /^! A template \("t1"\) of 2026-11-25T00:00:00\.000Z was never answered and may be paid/m,
  );
  expect(jsonLines(await report({ by: "day" }, "json"))).toContainEqual(
    expect.objectContaining({ event: "unanswered", kind: "template", sentAt: "2026-11-25T00:00:00.000Z" }),
  );
});

test("as CSV, a title that a spreadsheet would run is only shown", async () => {
  const title = '=HYPERLINK("http://evil.example","Welcome")';
  await spend(Date.UTC(2026, 10, 24), { name: "a", title, file: "=evil.yaml" });
  const [head, row] = parse(await report({ by: "brief", csv: true }));
  expect(head?.slice(0, 3)).toEqual(["brief", "title", "what"]);
  expect(row?.slice(0, 3)).toEqual(["'=evil.yaml", `'${title}`, "avatar"]);
  expect(Number(row?.[6])).toBe(0.8);
});

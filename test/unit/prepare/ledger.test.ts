import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import Libsql from "libsql";
import { describe, expect, test } from "vitest";
import { MachineError } from "../../../src/errors.ts";
import {
  LeaseLostError,
  openLedger,
  readSpend,
  type Intent,
  type Job,
  type Ledger,
} from "../../../src/prepare/ledger/index.ts";
import { createClocks, keyOf, ledgerFile, openTestLedger, orderOf } from "../../support/open-test-ledger.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const original = { digest: "a".repeat(64), ext: "webm", sizeInBytes: 7 };
const intentOf = (job: Job): Intent => ({
  idempotencyKey: `greenroom:${job.key.slice(0, 12)}:${String(job.generation)}`,
  requestDigest: "f".repeat(64),
  tag: `gr-${String(job.id)}-${String(job.generation)}`,
  title: `Welcome [gr-${String(job.id)}-${String(job.generation)}]`,
});
const pace = { since: Number.MAX_SAFE_INTEGER, mostAtOnce: 10 };

const begin = (ledger: Ledger, name: string, mostAtOnce = 10): Job => {
  const { status, job } = ledger.claim(orderOf(name));
  expect(status).toBe("claimed");
  const begun = ledger.begin(job, intentOf(job), { ...pace, mostAtOnce });
  if (begun.status !== "begun") throw new Error(`not begun: ${begun.status}`);
  return begun.job;
};
const submit = (ledger: Ledger, name: string): Job => {
  const job = begin(ledger, name);
  return ledger.submitted(job, job.generation, `video-${name}`);
};

describe("a ledger", () => {
  test("remembers every step of a job when it is opened again", async () => {
    const file = await ledgerFile();
    const steps: ((ledger: Ledger, job: Job) => Job)[] = [
      (ledger, job) => {
        const begun = ledger.begin(job, intentOf(job), pace);
        return begun.status === "begun" ? begun.job : job;
      },
      (ledger, job) => ledger.submitted(job, job.generation, "video-1"),
      (ledger, job) => ledger.completed(job, { seconds: 9.5, usd: 0.76 }),
      (ledger, job) => ledger.downloaded(job, original),
      (ledger, job) => ledger.verified(job),
    ];
    const seen: string[] = [];
    for (const step of steps) {
      const ledger = await openLedger(file);
      const { job } = ledger.claim(orderOf("one"));
      seen.push(job.state);
      step(ledger, job);
      ledger.close();
    }
    const ledger = await openTestLedger(file);
    const job = ledger.find(keyOf("one"), orderOf("one").driver);
    expect(seen).toEqual(["planned", "intent", "submitted", "completed", "downloaded"]);
    expect(job).toMatchObject({
      state: "verified",
      remoteId: "video-1",
      original,
      generation: 1,
      intents: 1,
    });
    expect(job?.tag).toBe(intentOf(job as Job).tag);
  });

  test("is on disk before a step returns: a process that is killed right after it has lost nothing", async () => {
    const file = await ledgerFile();
    const script = path.join(await makeTempDir(), "killed.mts");
    await writeFile(
      script,
      `import { openLedger } from ${JSON.stringify(path.resolve("src/prepare/ledger/index.ts"))};
       const ledger = await openLedger(${JSON.stringify(file)});
       const { job } = ledger.claim(${JSON.stringify(orderOf("killed"))});
       ledger.begin(job, ${JSON.stringify({ idempotencyKey: "k", requestDigest: "d", tag: "t", title: "T" })}, { since: 9e9, mostAtOnce: 1 });
       process.kill(process.pid, "SIGKILL");`,
    );
    await expect(promisify(execFile)(process.execPath, ["--import", "tsx", script])).rejects.toMatchObject({
      signal: "SIGKILL",
    });

    const ledger = await openTestLedger(file);
    const { status, job } = ledger.claim(orderOf("killed"));
    expect(status).toBe("claimed");
    expect(job).toMatchObject({ state: "intent", idempotencyKey: "k", tag: "t" });
  });

  test("refuses a step that leaves one out, and one of a file that is not a ledger", async () => {
    const ledger = await openTestLedger(await ledgerFile());
    const { job } = ledger.claim(orderOf("one"));
    expect(() => ledger.completed(job, { seconds: 1, usd: 1 })).toThrow(
      /cannot go from planned to completed/,
    );

    const file = path.join(await makeTempDir(), "ledger.db");
    await writeFile(file, "this is not a database, whatever its name says".repeat(200));
    await expect(openLedger(file)).rejects.toThrow(MachineError);
    await expect(openLedger(file)).rejects.toMatchObject({ code: "ledger_unusable" });
  });

  test("that another process is just making is waited for", async () => {
    const file = await ledgerFile();
    await mkdir(path.dirname(file), { recursive: true });
    // The file begins without WAL, and SQLite does not wait for a lock that stands in the way of turning it on.
    const maker = new Libsql(file);
    maker.exec("BEGIN IMMEDIATE");
    const opening = openTestLedger(file);
    setTimeout(() => {
      maker.exec("CREATE TABLE another (id INTEGER); DROP TABLE another; COMMIT");
      maker.close();
    }, 200);
    const ledger = await opening;
    expect(ledger.claim(orderOf("one")).status).toBe("claimed");
  });

  test("is made once by many processes that open it at the same time", async () => {
    const file = await ledgerFile();
    const script = path.join(await makeTempDir(), "opens.mts");
    await writeFile(
      script,
      `import { openLedger } from ${JSON.stringify(path.resolve("src/prepare/ledger/index.ts"))};
       await new Promise((resolve) => setTimeout(resolve, ${String(Date.now() + 1_500)} - Date.now()));
       (await openLedger(${JSON.stringify(file)})).close();`,
    );
    const opens = Array.from({ length: 6 }, () =>
      promisify(execFile)(process.execPath, ["--import", "tsx", script]),
    );
    expect((await Promise.all(opens)).map(({ stderr }) => stderr)).toEqual(Array(6).fill(""));
  });

  test("of a newer Greenroom is left alone", async () => {
    const file = await ledgerFile();
    (await openLedger(file)).close();
    const { default: Libsql } = await import("libsql");
    const database = new Libsql(file);
    database.exec("PRAGMA user_version = 99");
    database.close();
    await expect(openLedger(file)).rejects.toMatchObject({ code: "ledger_too_new" });
  });
});

describe("a lease", () => {
  test("keeps a job from every other process while its holder lives", async () => {
    const file = await ledgerFile();
    const clocks = createClocks();
    const [first, second] = [await openTestLedger(file, clocks), await openTestLedger(file, clocks)];
    const { job } = first.claim(orderOf("one"));
    for (let turn = 0; turn < 10; turn++) {
      expect(second.claim(orderOf("one"))).toMatchObject({ status: "held", job: { id: job.id } });
      clocks.pass(20_000);
      first.beat();
    }
    first.release(job);
    expect(second.claim(orderOf("one")).status).toBe("claimed");
  });

  test("of a silent holder is taken over after a time that no jump of the clock shortens or lengthens", async () => {
    const file = await ledgerFile();
    const clocks = createClocks();
    const [first, second] = [await openTestLedger(file, clocks), await openTestLedger(file, clocks)];
    first.claim(orderOf("one"));
    expect(second.claim(orderOf("one")).status).toBe("held");
    clocks.jump(10 * 60_000);
    expect(second.claim(orderOf("one")).status).toBe("held");
    clocks.jump(-20 * 60_000);
    clocks.pass(29_999);
    expect(second.claim(orderOf("one")).status).toBe("held");
    clocks.pass(1);
    expect(second.claim(orderOf("one")).status).toBe("claimed");
  });

  test("of a process that is gone is taken over at once", async () => {
    const file = await ledgerFile();
    const gone = await openTestLedger(file, createClocks());
    const { job } = gone.claim(orderOf("one"));
    const { default: Libsql } = await import("libsql");
    const database = new Libsql(file);
    // As if it had been another process of this machine.
    database.exec(
      "UPDATE owners SET name = replace(name, ':' || " + String(process.pid) + " || ':', ':1234567:')",
    );
    database.exec("UPDATE jobs SET owner = (SELECT name FROM owners)");
    database.close();
    const next = await openTestLedger(file, {
      ...createClocks(),
      isProcessAlive: (pid) => pid !== 1_234_567,
    });
    expect(next.claim(orderOf("one"))).toMatchObject({ status: "claimed", job: { epoch: job.epoch + 1 } });
  });

  test("that was lost lets its holder take no more steps, but never loses a video's id", async () => {
    const file = await ledgerFile();
    const clocks = createClocks();
    const [first, second] = [await openTestLedger(file, clocks), await openTestLedger(file, clocks)];
    const sent = begin(first, "one");
    second.claim(orderOf("one"));
    clocks.pass(30_000);
    const { job: taken } = second.claim(orderOf("one"));
    expect(taken).toMatchObject({ state: "intent", remoteId: null });

    expect(() => first.refused(sent)).toThrow(LeaseLostError);
    expect(() => first.raise(sent)).toThrow(LeaseLostError);
    // The answer to what it had sent arrives late.
    expect(() => first.submitted(sent, sent.generation, "video-late")).toThrow(LeaseLostError);
    expect(second.refresh(taken)).toMatchObject({ state: "submitted", remoteId: "video-late" });
    expect(second.completed(taken, { seconds: 9, usd: 1 }).state).toBe("completed");
  });
});

describe("an intent", () => {
  const law = [300_000, 900_000] as const;

  test("is overdue when the quarantine has passed by the clock that does not jump", async () => {
    const clocks = createClocks();
    const ledger = await openTestLedger(await ledgerFile(), clocks);
    const job = begin(ledger, "one");
    clocks.jump(10 * 60_000);
    expect(ledger.isOverdue(job, ...law)).toBe(false);
    clocks.pass(300_000);
    expect(ledger.isOverdue(job, ...law)).toBe(true);
  });

  test("is counted from when another process first sees it, unless it is older than any jump explains", async () => {
    const file = await ledgerFile();
    const clocks = createClocks();
    const job = begin(await openTestLedger(file, clocks), "one");
    clocks.pass(10 * 60_000);
    const next = await openTestLedger(file, { ...clocks, monotonicNow: createClocks().monotonicNow });
    expect(next.isOverdue(job, ...law)).toBe(false);
    clocks.pass(10 * 60_000);
    expect(next.isOverdue(job, ...law)).toBe(true);
  });

  test("that is sent again begins its quarantine again", async () => {
    const clocks = createClocks();
    const ledger = await openTestLedger(await ledgerFile(), clocks);
    const first = begin(ledger, "one");
    clocks.pass(300_000);
    expect(ledger.isOverdue(first, ...law)).toBe(true);
    const again = ledger.begin(first, intentOf(first), pace);
    if (again.status !== "begun") throw new Error("not begun");
    expect(ledger.isOverdue(again.job, ...law)).toBe(false);
    expect(again.job).toMatchObject({ intents: 2, firstIntentMs: first.firstIntentMs });
    expect(again.job.lastIntentMs).toBe((first.lastIntentMs ?? 0) + 300_000);
  });
});

describe("pace", () => {
  test("is one limit for all processes, and counts what nobody works on any more", async () => {
    const file = await ledgerFile();
    const [first, second] = [await openTestLedger(file), await openTestLedger(file)];
    submit(first, "a");
    const left = begin(second, "b");
    second.release(left);
    const third = first.claim(orderOf("c")).job;
    expect(first.begin(third, intentOf(third), { ...pace, mostAtOnce: 2 })).toMatchObject({ status: "full" });
    const { job } = first.claim(orderOf("a"));
    first.completed(job, { seconds: 1, usd: 1 });
    expect(first.begin(third, intentOf(third), { ...pace, mostAtOnce: 2 }).status).toBe("begun");
  });

  test("is slowed down by a 429 for the time it asks for, and learns a limit that grows again", async () => {
    const clocks = createClocks();
    const ledger = await openTestLedger(await ledgerFile(), clocks);
    for (const name of ["a", "b", "c"]) submit(ledger, name);
    const refused = begin(ledger, "d");
    expect(ledger.tooMany(refused, 5_000)).toMatchObject({ limit: 3, job: { state: "planned" } });
    const ask = () => ledger.begin(refused, intentOf(refused), pace).status;
    expect(ledger.begin(refused, intentOf(refused), pace)).toMatchObject({ status: "full", waitMs: 5_000 });
    clocks.pass(5_000);
    expect(ask()).toBe("full");
    clocks.pass(55_000);
    expect(ask()).toBe("begun");
  });

  test("leaves no place to a video that has ended without anybody waiting for it, nor to one forgotten long ago", async () => {
    const clocks = createClocks();
    const ledger = await openTestLedger(await ledgerFile(), clocks);
    const left = submit(ledger, "left");
    expect(ledger.orphans("heygen")).toEqual([]);
    ledger.release(left);
    expect(ledger.orphans("heygen")).toEqual(["video-left"]);
    expect([...ledger.begun("heygen")]).toEqual([`${left.key}:${left.driver}`]);

    const { job } = ledger.claim(orderOf("next"));
    const ask = () => ledger.begin(job, intentOf(job), { ...pace, mostAtOnce: 1 }).status;
    expect(ask()).toBe("full");
    ledger.recordRemoteStatus("video-left", "completed");
    expect([...ledger.remoteNews()]).toEqual(["video-left"]);
    expect(ask()).toBe("begun");

    const { job: third } = ledger.claim(orderOf("third"));
    ledger.release(job);
    expect(ledger.begin(third, intentOf(third), { ...pace, mostAtOnce: 1 }).status).toBe("full");
    clocks.pass(31 * 60_000);
    expect(ledger.begin(third, intentOf(third), { ...pace, mostAtOnce: 1 }).status).toBe("begun");
  });

  test("a removal of a background is no video to be asked after", async () => {
    const ledger = await openTestLedger(await ledgerFile());
    const { job } = ledger.claim(orderOf("cut", { way: "background-removal" }));
    ledger.begin(job, intentOf(job), pace);
    ledger.release(ledger.submitted(job, job.generation, "br_1"));
    expect(ledger.orphans("heygen")).toEqual([]);
    expect(ledger.find(job.key, job.driver)).toMatchObject({ way: "background-removal", remoteId: "br_1" });
  });

  test("a look that was refused is remembered by maker, look and engine", async () => {
    const file = await ledgerFile();
    const [look, clocks] = [{ avatarId: "ann", engine: "avatar_iv" } as const, createClocks()];
    const first = await openTestLedger(file, clocks);
    expect(first.webmRefusal("heygen", look)).toBeNull();
    first.recordWebmRefusal("heygen", look);
    const ledger = await openTestLedger(file, clocks);
    expect(ledger.webmRefusal("heygen", look)).toMatchObject({ seenMs: clocks.now() });
    expect(ledger.webmRefusal("emulator", look)).toBeNull();
    expect(ledger.webmRefusal("heygen", { ...look, engine: "avatar_v" })).toBeNull();
  });

  test("a pause is not made longer by a clock that is set back", async () => {
    const clocks = createClocks();
    const ledger = await openTestLedger(await ledgerFile(), clocks);
    const refused = begin(ledger, "a");
    ledger.tooMany(refused, 5_000);
    clocks.jump(-10 * 60_000);
    expect(ledger.begin(refused, intentOf(refused), pace).status).toBe("begun");
  });

  test("a stop ends the submissions of runs that had begun, and not those of a later one", async () => {
    const file = await ledgerFile();
    const [first, second] = [await openTestLedger(file), await openTestLedger(file)];
    const since = second.revision();
    const { job } = second.claim(orderOf("a"));
    first.stop("heygen", { code: "heygen_out_of_credits", message: "no money" });
    expect(second.begin(job, intentOf(job), { ...pace, since })).toMatchObject({
      status: "stopped",
      stop: { message: "no money" },
    });
    expect(second.begin(job, intentOf(job), { ...pace, since: second.revision() }).status).toBe("begun");
  });
});

describe("spend", () => {
  test("is added up by day and by brief, with refunds and work under way", async () => {
    const clocks = createClocks(Date.UTC(2026, 10, 25, 23, 59));
    const ledger = await openTestLedger(await ledgerFile(), clocks);
    ledger.completed(submit(ledger, "a"), { seconds: 9, usd: 0.72 });
    ledger.failed(submit(ledger, "b"), { code: "X", message: "no", refunded: true });
    clocks.pass(120_000);
    submit(ledger, "c");
    const other = { brief: { file: "other.yaml", title: "Other" }, kind: "speech", driver: "" } as const;
    const { job } = ledger.claim(orderOf("d", { ...other, seconds: 4, estimatedUsd: 0.01 }));
    ledger.begin(job, intentOf(job), pace);
    ledger.answered(job, { audioUrl: "https://x", durationMs: 5_000, words: null }, 0.02);

    const shared = { maker: "heygen", pricesAsOf: ["2026-09-16"], unpriced: 0 };
    expect(readSpend(ledger, { by: "day" })).toEqual([
      {
        ...shared,
        group: "2026-11-26",
        title: null,
        kind: "speech",
        jobs: 1,
        seconds: 5,
        estimatedUsd: 0.01,
        actualUsd: 0.02,
        refunded: 0,
      },
      {
        ...shared,
        group: "2026-11-26",
        title: null,
        kind: "avatar",
        jobs: 1,
        seconds: 10,
        estimatedUsd: 0.8,
        actualUsd: 0.8,
        refunded: 0,
      },
      {
        ...shared,
        group: "2026-11-25",
        title: null,
        kind: "avatar",
        jobs: 2,
        seconds: 9,
        estimatedUsd: 0.8,
        actualUsd: 0.72,
        refunded: 1,
      },
    ]);
    expect(
      readSpend(ledger, { by: "brief" }).map(({ group, title, kind, jobs }) => [group, title, kind, jobs]),
    ).toEqual([
      ["other.yaml", "Other", "speech", 1],
      ["welcome/brief.yaml", "Welcome", "avatar", 3],
    ]);
  });
});

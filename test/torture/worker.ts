/** One process of a batch: prepares a plan like `greenroom prepare`, by the clock of the run. Any moment may be its last. */
import { writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { exitCodes } from "../../src/errors.ts";
import { createHeygenClient } from "../../src/heygen/index.ts";
import { openMediaCache } from "../../src/media/index.ts";
import { prepareMedia } from "../../src/prepare/index.ts";
import { createClock } from "./clock.ts";
import { workerTaskSchema, type WorkerMessage } from "./worker-task.ts";

const task = workerTaskSchema.parse(JSON.parse(await readFile(process.argv[2] ?? "", "utf8")));
const clock = createClock(task.clock, task.skewMs);
/** At once, and not when the process finds time: it may not live so long. */
const say = (message: WorkerMessage): void => void writeSync(1, `${JSON.stringify(message)}\n`);

const heygen = createHeygenClient({
  apiKey: "sk_torture",
  baseUrl: task.url,
  now: clock.now,
  sleep: clock.sleep,
});
let steps = 0;
say({ type: "started" });
const { failed } = await prepareMedia(task.plan, {
  cache: await openMediaCache(path.join(task.home, "media")),
  ledger: { file: path.join(task.home, "ledger.db") },
  connect: () =>
    Promise.resolve({
      heygen,
      origin: task.url,
      poll: { firstMs: 2_000, mostMs: 10_000, deadlineMs: 20 * 60_000 },
    }),
  locate: (source) => source,
  ...clock,
  ...(task.concurrency === undefined ? {} : { concurrency: task.concurrency }),
  recovery: task.recovery,
  onProgress: (event) => {
    if (event.type === "recovering") say({ type: "recovering", key: event.key });
    if (event.type === "avatar" && (event.state === "done" || event.state === "cached"))
      say({ type: "done", key: event.key });
  },
  failpoint: (name) => {
    if (name === "speech.intent.after") say({ type: "asking" });
    if (name === "speech.completed.after") say({ type: "answered" });
    steps += 1;
    if (steps === task.diesAtStep) process.kill(process.pid, "SIGKILL");
  },
});
await heygen.close();
const messages = [...failed.values()].map(({ message }) => message);
if (messages.length > 0) say({ type: "failed", messages });
process.exitCode = [...failed.values()][0]?.exitCode ?? exitCodes.done;

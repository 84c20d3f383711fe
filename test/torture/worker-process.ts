import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { workerMessageSchema, type WorkerMessage, type WorkerTask } from "./worker-task.ts";

export type WorkerEnd = { code: number | null; wasKilled: boolean; log: string };
export type WorkerProcess = {
  /** The end that nothing can be done about. False if it has ended already. */
  kill: () => boolean;
  ended: Promise<WorkerEnd>;
};

let started = 0;

/** Starts a worker. `onMessage` hears all that it has said, even if it was killed meanwhile. */
export const startWorker = async (
  bundle: string,
  task: WorkerTask,
  onMessage: (message: WorkerMessage) => void,
): Promise<WorkerProcess> => {
  const file = path.join(task.home, `task-${String((started += 1))}.json`);
  await writeFile(file, JSON.stringify(task));
  const child = spawn(process.execPath, [bundle, file], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => (log = (log + text).slice(-8_000)));
  createInterface(child.stdout).on("line", (line) => {
    const message = parseMessage(line);
    if (message === null) log = `${log}${line}\n`.slice(-8_000);
    else onMessage(message);
  });
  const ended = (async (): Promise<WorkerEnd> => {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    await rm(file, { force: true });
    return { code, wasKilled: signal === "SIGKILL", log };
  })();
  return { kill: () => child.exitCode === null && child.signalCode === null && child.kill("SIGKILL"), ended };
};

/** The last line of a process that was killed may be half a line. */
const parseMessage = (line: string): WorkerMessage | null => {
  try {
    return workerMessageSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

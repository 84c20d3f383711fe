import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { Readable } from "node:stream";
import { z } from "zod";

const measurementSchema = z.object({
  code: z.number(),
  /** Seconds from the start of the command to its end. */
  wall: z.number(),
  /** Seconds of user and system time of the whole process tree. */
  cpu: z.number(),
  /** Highest sum of PSS over the process tree, in MiB. */
  peakMb: z.number(),
});
export type Measurement = z.infer<typeof measurementSchema>;

export type Command = { program: string; args: readonly string[]; cwd: string; env: NodeJS.ProcessEnv };

export type MeasureOptions = {
  /** Each line the command prints, with the seconds since it was started; `stop` asks it to end. */
  onLine?: (line: string, seconds: number, stop: () => void) => void;
  /** Ends that are as expected as 0. */
  acceptStop?: boolean;
};

const wrapper = fileURLToPath(new URL("measure.py", import.meta.url));
const keptBytes = 4_000;

/**
 * Runs a command and measures its whole process tree.
 * @throws Error with the end of what it said when it fails: a figure of a failed run is worth nothing.
 */
export const measure = async (command: Command, options: MeasureOptions = {}): Promise<Measurement> => {
  const startedAt = performance.now();
  const child = spawn("python3", [wrapper, command.program, ...command.args], {
    cwd: command.cwd,
    env: command.env,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let said = "";
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const [, stdout, stderr, reports] = child.stdio;
  if (stdout === null || stderr === null || !(reports instanceof Readable))
    throw new Error("There are no pipes.");
  stderr.setEncoding("utf8").on("data", (chunk: string) => (said = (said + chunk).slice(-keptBytes)));
  createInterface({ input: stdout }).on("line", (line) => {
    said = `${said}${line}\n`.slice(-keptBytes);
    options.onLine?.(line, (performance.now() - startedAt) / 1000, () => child.kill("SIGTERM"));
  });
  const report = text(reports);
  const code = await ended;
  if (code !== 0 && !(options.acceptStop ?? false)) {
    throw new Error(`${command.program} ${command.args.join(" ")} ended with ${String(code)}:\n${said}`);
  }
  return measurementSchema.parse(JSON.parse(await report));
};

import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { startBundled, type StartedProgram } from "../bundled-ffmpeg.ts";
import { MachineError, MediaError } from "../errors.ts";

export type FfmpegOptions = {
  /** Ends the program at once; what was awaited then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** @default "ffmpeg" */
  program?: "ffmpeg" | "ffprobe";
  /** How much it writes to its log. @default "error" */
  logLevel?: "error" | "warning" | "info";
};

export type FfmpegProcess = {
  stdin: Writable;
  stdout: Readable;
  /** The log, once the program has ended well. */
  finished: Promise<string>;
  /** Ends the program if it still runs, and resolves when it is gone. */
  stop(): Promise<void>;
};

const keptLogBytes = 64 * 1024;

/**
 * Starts the ffmpeg that comes with Remotion. Paths in `args` must be absolute: it runs in its own folder. The caller
 * must read `stdout` to its end or `stop()` it.
 *
 * @throws MachineError when the program cannot be started or was killed, MediaError with the last lines of its log when
 * it ended with an error. What goes wrong after the start is told through `finished`.
 */
export const startFfmpeg = (args: readonly string[], options: FfmpegOptions = {}): FfmpegProcess => {
  const { child, ...running } = begin(options, args, (program, all) => startBundled(program, all));
  const stop = (): Promise<void> => {
    child.stdout.destroy();
    return running.stop();
  };
  return { ...running, stdout: child.stdout, stop };
};

/** As {@link startFfmpeg}; what the program writes goes into `output`. */
export const startFfmpegInto = (
  output: Socket,
  args: readonly string[],
  options: FfmpegOptions = {},
): Omit<FfmpegProcess, "stdout"> => {
  const { stdin, finished, stop } = begin(options, args, (program, all) =>
    startBundled(program, all, output),
  );
  return { stdin, finished, stop };
};

const begin = <Output>(
  { signal, program = "ffmpeg", logLevel = "error" }: FfmpegOptions,
  args: readonly string[],
  start: (program: "ffmpeg" | "ffprobe", args: readonly string[]) => StartedProgram<Output>,
): { child: StartedProgram<Output> } & Omit<FfmpegProcess, "stdout"> => {
  signal?.throwIfAborted();
  const all = [...["-hide_banner", "-loglevel", logLevel, ...(program === "ffmpeg" ? ["-y"] : [])], ...args];
  const child = orNotStarted(program, () => start(program, all));
  const { stdin, stderr } = child;
  // A program that ends early closes its input; what it then says in its log is the error worth telling.
  stdin.on("error", () => undefined);

  const kill = (): void => void child.kill("SIGKILL");
  signal?.addEventListener("abort", kill, { once: true });

  let log = "";
  stderr.setEncoding("utf8");
  stderr.on("data", (text: string) => (log = (log + text).slice(-keptLogBytes)));

  const exited = new Promise<Ending>((resolve) => {
    child.once("error", (cause) => resolve({ code: null, signal: null, cause }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  }).finally(() => signal?.removeEventListener("abort", kill));
  const finished = exited.then((ending) => {
    signal?.throwIfAborted();
    if (ending.code === 0) return log;
    throw failureOf(program, ending, log);
  });
  // Whoever stops the program early does not wait for its verdict.
  finished.catch(() => undefined);

  const stop = async (): Promise<void> => {
    kill();
    await exited;
  };
  return { child, stdin, finished, stop };
};

/** Runs the program to its end, and returns what it wrote. See {@link startFfmpeg}. */
export const runFfmpeg = async (
  args: readonly string[],
  options: FfmpegOptions = {},
): Promise<{ stdout: Buffer; log: string }> => {
  const ffmpeg = startFfmpeg(args, options);
  ffmpeg.stdin.end();
  const chunks: Buffer[] = [];
  ffmpeg.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const log = await ffmpeg.finished;
  return { stdout: Buffer.concat(chunks), log };
};

const orNotStarted = <Child>(program: string, start: () => Child): Child => {
  try {
    return start();
  } catch (cause) {
    throw notStarted(program, cause);
  }
};

const notStarted = (program: string, cause: unknown): MachineError =>
  new MachineError(`${program} could not be started.`, {
    hint: "Install the dependencies again with npm ci, so that Remotion's own ffmpeg is there.",
    cause,
  });

type Ending = { code: number | null; signal: string | null; cause?: Error };

const failureOf = (program: string, ending: Ending, log: string): Error => {
  const lastLines = log.trim().split("\n").slice(-4).join("\n");
  if (/No space left on device/.test(log)) {
    return new MachineError(`${program} could not write: the disk is full.`, {
      code: "disk_full",
      hint: "Free some space and run it again; nothing half-written is kept.",
    });
  }
  if (ending.signal !== null) {
    return new MachineError(`${program} was ended by ${ending.signal}.`, {
      hint: "The machine may have run out of memory.",
    });
  }
  if (ending.code === null) return notStarted(program, ending.cause);
  return new MediaError(`${program} ended with code ${ending.code}: ${lastLines || "it gave no reason"}`, {
    code: "ffmpeg_failed",
  });
};

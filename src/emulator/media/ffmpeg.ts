import { startBundled } from "../../bundled-ffmpeg.ts";

/** Same input, same bytes: no version strings, no dates, one thread. */
export const reproducible = [
  ...["-threads", "1", "-map_metadata", "-1"],
  ...["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"],
];

/** A running ffmpeg whose pipes are bytes. */
export type FfmpegProcess = ReturnType<typeof startFfmpeg>;

/** Starts the ffmpeg that comes with Remotion. It runs in its own folder, so every path must be absolute. */
export const startFfmpeg = (args: readonly string[]) => {
  const started = startBundled("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", ...args]);
  const { stdin, stdout, stderr } = started;
  // `close` is after its end, and after all of its output has been read.
  const ended = new Promise<number | null>((resolve, reject) => {
    started.once("error", reject);
    started.once("close", resolve);
  });
  return { stdin, stdout, stderr, ended };
};

/** Resolves when the process has ended well; rejects with what it printed when it has not. */
export const finished = async ({ stderr, ended }: FfmpegProcess): Promise<void> => {
  const printed: Buffer[] = [];
  stderr.on("data", (chunk: Buffer) => printed.push(chunk));
  const exitCode = await ended;
  if (exitCode === 0) return;
  throw new Error(`ffmpeg ended with code ${exitCode}: ${Buffer.concat(printed).toString().trim()}`);
};

/** Runs ffmpeg to its end and returns what it wrote to its output. */
export const runFfmpeg = async (args: readonly string[], input?: Uint8Array): Promise<Buffer> => {
  const process = startFfmpeg(args);
  const chunks: Buffer[] = [];
  process.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  // A process that stops reading early has said why on stderr: `finished` reports that, not the broken pipe.
  process.stdin.on("error", () => undefined);
  process.stdin.end(input);
  await finished(process);
  return Buffer.concat(chunks);
};

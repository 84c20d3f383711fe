import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import type { Socket } from "node:net";
import path from "node:path";
import type { Readable, Writable } from "node:stream";

export type BundledProgram = "ffmpeg" | "ffprobe";
/** One that runs; `stdout` is null where its output goes elsewhere. */
export type StartedProgram<Output = Readable> = ChildProcess & {
  stdin: Writable;
  stdout: Output;
  stderr: Readable;
};

/**
 * Starts the ffmpeg that comes with Remotion, as Remotion does, but without loading Remotion: threads that only want ffmpeg
 * would take a fifth of a second for that. It runs in its own folder, where its libraries are, so every path must be absolute.
 *
 * @param output where its output goes. By default to `stdout`.
 * @throws where it is not installed.
 */
export function startBundled(program: BundledProgram, args: readonly string[]): StartedProgram;
export function startBundled(
  program: BundledProgram,
  args: readonly string[],
  output: Socket,
): StartedProgram<null>;
export function startBundled(
  program: BundledProgram,
  args: readonly string[],
  output: Socket | "pipe" = "pipe",
): StartedProgram<Readable | null> {
  const file = findProgram(program);
  const folder = path.dirname(file);
  const child = spawn(file, args, {
    cwd: folder,
    // On macOS it does not always find its libraries without being told.
    ...(process.platform === "darwin" && { env: { DYLD_LIBRARY_PATH: folder } }),
    windowsHide: true,
    stdio: ["pipe", output, "pipe"],
  }) as StartedProgram<Readable | null>;
  endWithUs(child);
  return child;
}

const found = new Map<BundledProgram, string>();

const findProgram = (program: BundledProgram): string => {
  const known = found.get(program);
  if (known !== undefined) return known;
  const file = path.join(findFolder(), process.platform === "win32" ? `${program}.exe` : program);
  // Some ways to unpack a package lose what may be executed.
  if (process.platform !== "win32" && (statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
  found.set(program, file);
  return file;
};

/** Remotion's programs are in a package for each platform, of which a machine has its own. */
const findFolder = (): string => {
  const here = createRequire(import.meta.url);
  // They are its dependencies and not ours: not every package manager puts them where we would find them.
  const renderer = createRequire(here.resolve("@remotion/renderer"));
  const names = packagesFor(process.platform, process.arch);
  const installed = names.flatMap((name) => {
    try {
      return [path.dirname(renderer.resolve(name))];
    } catch {
      return []; // of another platform
    }
  });
  const [first, second] = installed;
  if (first === undefined) throw new Error(`None of these packages is installed: ${names.join(", ")}.`);
  // Installers that know nothing of C libraries bring both.
  return second === undefined || !isMusl() ? first : second;
};

/** glibc comes first. */
const packagesFor = (platform: string, architecture: string): string[] => {
  const name = `@remotion/compositor-${platform}-${architecture}`;
  if (platform === "linux") return [`${name}-gnu`, `${name}-musl`];
  return [platform === "win32" ? `${name}-msvc` : name];
};

const isMusl = (): boolean => {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
};

const running = new Set<ChildProcess>();
const endAll = (): void => running.forEach((child) => child.kill());

/** What still runs when our process or thread exits would work on for nobody. */
const endWithUs = (child: ChildProcess): void => {
  if (running.size === 0) process.once("exit", endAll);
  running.add(child);
  const forget = (): void => {
    running.delete(child);
    if (running.size === 0) process.off("exit", endAll);
  };
  child.once("close", forget).once("error", forget);
};

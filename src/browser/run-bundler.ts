import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** What Remotion's `bundle` takes. */
export type BundlerInput = { entryPoint: string; rootDir: string; publicDir: string; outDir: string };

const answerSchema = z.union([
  z.object({ percent: z.number() }),
  z.object({ done: z.literal(true) }),
  z.object({ failed: z.string() }),
]);

/** Runs Remotion's bundler in a process that ends with it. Rejects with what the bundler complains of. */
export const runBundler = (input: BundlerInput, onPercent: (percent: number) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL("run-bundler.mjs", import.meta.url)), {
      // What our process was started with, a loader or a debugger, is not for it.
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-1000)));
    let end = (how: string): void =>
      reject(new Error(complaint.trim() || `the bundler ended early (${how})`));
    child.on("message", (message) => {
      const answer = answerSchema.parse(message);
      if ("percent" in answer) onPercent(answer.percent);
      else end = () => ("done" in answer ? resolve() : reject(new Error(answer.failed)));
    });
    child.on("error", reject);
    // Not before: its memory is free again then, too.
    child.on("close", (code, signal) => end(String(signal ?? code)));
    child.send(input);
  });

import { fork } from "node:child_process";
import { z } from "zod";

const answerSchema = z.union([
  z.object({ percent: z.number() }),
  z.object({ done: z.unknown() }),
  z.object({ failed: z.string() }),
]);

/**
 * Runs a script of Remotion's work in a process of its own: what that takes, or leaves in a bad state, ends with it. The
 * script is sent `input`, and answers with `{ percent }`, then `{ done: result }` or `{ failed: reason }`.
 *
 * @returns the result. Rejects with what the script complains of.
 */
export const runApart = (
  script: string,
  input: object,
  onPercent: (percent: number) => void,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const child = fork(script, {
      // What our process was started with, a loader or a debugger, is not for it.
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-1000)));
    let end = (how: string): void =>
      reject(new Error(messageOf(complaint) || `its process ended early (${how})`));
    child.on("message", (message) => {
      const answer = answerSchema.parse(message);
      if ("percent" in answer) onPercent(answer.percent);
      else end = () => ("failed" in answer ? reject(new Error(answer.failed)) : resolve(answer.done));
    });
    child.on("error", reject);
    // Not before: its memory is free again then, too.
    child.on("close", (code, signal) => end(String(signal ?? code)));
    child.send(input);
  });

/** What an error that ended a process said, without where in the code it was; else all that was written. */
const messageOf = (complaint: string): string => /^\w*Error: (.+)$/m.exec(complaint)?.[1] ?? complaint.trim();

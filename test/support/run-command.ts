import { spawn } from "node:child_process";
import { repositoryRoot } from "./browser.ts";

export type CommandResult = { code: number | null; stdout: string; stderr: string };

/** Those of the test that runs now. */
export const commandsSoFar: { command: string; result: CommandResult }[] = [];

/** Runs a program in a process of its own and gives back all it says. */
export const runCommand = (
  command: string,
  args: readonly string[],
  { env = {}, cwd = repositoryRoot }: { env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      const result = { code, stdout, stderr };
      commandsSoFar.push({ command: [command, ...args].join(" "), result });
      resolve(result);
    });
  });

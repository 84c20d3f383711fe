import path from "node:path";
import { createEmulator } from "../../emulator/index.ts";
import { exitCodes, type ExitCode } from "../../errors.ts";
import type { Output } from "../output.ts";
import type { Project } from "../project.ts";

/** Runs the emulator on its own until it is stopped, for this project or for any other client of HeyGen. */
export const runEmulate = async (
  { port }: { port: number },
  { project, output, signal }: { project: Project; output: Output; signal: AbortSignal },
): Promise<ExitCode> => {
  const emulator = await createEmulator({
    stateDir: path.join(project.home, "emulator"),
    port,
    onRequest: (record) => {
      output.emit("request", record);
      output.say(`${record.method} ${record.path} ${record.status}`);
    },
  });
  output.emit("listening", { url: emulator.url });
  output.say(`HeyGen's API, emulated, at ${emulator.url} (any key is taken; Ctrl-C ends it)`);
  output.say(`Use it with GREENROOM_HEYGEN_URL=${emulator.url}`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await emulator.close();
  return exitCodes.done;
};

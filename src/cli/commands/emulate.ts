import path from "node:path";
import { createEmulator, type Behaviour } from "../../emulator/index.ts";
import { exitCodes, MachineError, type ExitCode } from "../../errors.ts";
import type { Output } from "../output.ts";
import type { Project } from "../project.ts";

export type EmulateOptions = {
  port: number;
  legacy: Behaviour["legacy"];
  tiny?: boolean;
  jobSeconds: number;
  listLag: number;
  idempotency: boolean;
};

/** A job of time scale 1 takes three seconds. */
const secondsOfScale = 3;

/** Runs the emulator on its own until it is stopped, for this project or for any other client of HeyGen. */
export const runEmulate = async (
  { port, legacy, tiny = false, jobSeconds, listLag, idempotency }: EmulateOptions,
  { project, output, signal }: { project: Pick<Project, "home">; output: Output; signal: AbortSignal },
): Promise<ExitCode> => {
  const emulator = await createEmulator({
    stateDir: path.join(project.home, "emulator"),
    ...{ port, legacy, listLagMs: listLag * 1000, timeScale: jobSeconds / secondsOfScale },
    idempotency: idempotency ? "honoured" : "ignored",
    media: tiny ? "tiny" : "full",
    onRequest: (record) => {
      const { method, path: route, status, fault } = record;
      output.emit("request", record);
      output.say(
        `${method} ${route} ${status === 0 ? "-" : status}${fault === undefined ? "" : ` (${fault})`}`,
      );
    },
  }).catch((cause: unknown) => {
    throw refusedPort(port, cause);
  });
  output.emit("listening", { url: emulator.url });
  output.say(`HeyGen's API, emulated, at ${emulator.url} (any key is taken; Ctrl-C ends it)`);
  output.say(`Use it with GREENROOM_HEYGEN_URL=${emulator.url}`);
  output.say(`Failures are ordered with POST ${emulator.url}/__emulator/faults (docs/emulator.md)`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await emulator.close();
  return exitCodes.done;
};

/** What somebody can mend by choosing another port; all else as it came. */
const refusedPort = (port: number, cause: unknown): unknown => {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code !== "EADDRINUSE" && code !== "EACCES") return cause;
  const because = code === "EACCES" ? "this account may not use it" : "another program uses it";
  return new MachineError(`The emulator cannot listen on port ${String(port)}: ${because}.`, {
    code: "port_unusable",
    hint: "Choose another with --port, or end the program that uses it. --port 0 takes any free one.",
    cause,
  });
};

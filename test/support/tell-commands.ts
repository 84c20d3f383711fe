import { afterEach } from "vitest";
import { commandsSoFar } from "./run-command.ts";

/** What its commands said is the first thing to know of a test that failed, and no assertion of an exit code shows it. */
afterEach(({ task }) => {
  const commands = commandsSoFar.splice(0);
  for (const error of task.result?.errors ?? []) {
    for (const { command, result } of commands) {
      error.message += `\n\n$ ${command}\n${result.stdout}${result.stderr}exit code ${result.code}\n`;
    }
  }
});

import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { StartedChrome } from "./tell-of-chrome.ts";

export type Watcher = {
  /** From here on this Chrome is closed, and its profile removed, when our process is gone. */
  watch: (chrome: StartedChrome) => void;
  /** Chrome has been closed by ourselves: the watcher forgets it and ends. */
  release: () => void;
  /** Closes what it has been told of, as if our process were gone, and ends. */
  closeChrome: () => void;
};

/** Starts the process that closes Chrome after us. It costs some 40 ms and sleeps on a pipe until then. */
export const startWatcher = (): Watcher => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("watch-browser.mjs", import.meta.url))], {
    // A session of its own: Ctrl-C in the terminal reaches us and not the watcher.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    windowsHide: true,
  });
  // Without a watcher everything still works; only a crash would leave Chrome behind.
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return {
    watch: (chrome) => void child.stdin.write(`${JSON.stringify(chrome)}\n`),
    release: () => void child.stdin.end("{}\n"),
    closeChrome: () => void child.stdin.end(),
  };
};

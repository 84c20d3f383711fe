import { openBrowser } from "@remotion/renderer";
import { z } from "zod";
import { MachineError } from "../errors.ts";
import type { Executable } from "./chrome-arguments.ts";
import { keepServerOnLoopback } from "./keep-on-loopback.ts";
import { noticeEnd } from "./notice-end.ts";
import { startWatcher } from "./start-watcher.ts";
import { findProfile, tellOfChrome } from "./tell-of-chrome.ts";

/** What Remotion's functions take as `puppeteerInstance`. */
export type BrowserInstance = Awaited<ReturnType<typeof openBrowser>>;

export type GuardedBrowser = {
  instance: BrowserInstance;
  /** `HeadlessChrome/147.0.7727.0`, as the browser says. */
  version: string;
  /** Process id of Chrome's main process. */
  pid: number;
  hasEnded: () => boolean;
  /** Throws a MachineError when Chrome has ended by itself; what it was asked for then fails in words of its own. */
  throwIfEnded: () => void;
  /** Rejects with that error as soon as Chrome has ended. */
  ended: Promise<never>;
  close: () => Promise<void>;
};

/**
 * Opens a Chrome for Remotion, which draws whole frames in it. However our process ends (crash, `kill -9`, Ctrl-C), Chrome is closed
 * and its temporary profile removed. Signals stay the caller's: nothing here ends the process.
 * @throws MachineError when Chrome does not start.
 */
export const openGuardedBrowser = async (browser: Executable): Promise<GuardedBrowser> => {
  keepServerOnLoopback();
  const watcher = startWatcher();
  const giveSignalsBack = rememberSignalListeners();
  try {
    const instance = await tellOfChrome(watcher.watch, () =>
      openBrowser("chrome", {
        browserExecutable: browser.path,
        chromeMode: browser.chromeMode,
        // Any renderer of OpenGL costs 2.7 to 3 times on a machine without a GPU (docs/rendering.md).
        chromiumOptions: { gl: null },
        logLevel: "error",
      }),
    );
    try {
      tolerateClosedPages(instance);
      const end = noticeEnd(instance);
      const facts = await askBrowser(instance);
      watcher.watch(facts);
      return {
        instance,
        version: facts.version,
        pid: facts.pid,
        ...end,
        close: async () => {
          await instance.close({ silent: true }).catch((error: unknown) => {
            // It waits for pages that are still being opened; they can only fail then, and whoever opens them hears of it.
            if (!end.hasEnded()) throw error;
          });
          watcher.release();
        },
      };
    } catch (error) {
      await instance.close({ silent: true });
      throw error;
    }
  } catch (error) {
    // Remotion leaves a browser that starts and does not answer, and the profile of one that does not start.
    watcher.closeChrome();
    throw new MachineError(`Chrome at ${browser.path} did not start: ${firstLines(error)}`, {
      code: "browser_failed",
      hint: 'Run "greenroom doctor" to see which browsers work, or set GREENROOM_BROWSER to one that does.',
      cause: error,
    });
  } finally {
    giveSignalsBack();
  }
};

/**
 * When a frame fails, Remotion closes its pages more than once and does not listen to the answer: an error that nobody
 * hears ends the process. To close what is closed already is none.
 */
const tolerateClosedPages = (instance: BrowserInstance): void => {
  const newPage = instance.newPage.bind(instance);
  instance.newPage = async (options) => {
    const page = await newPage(options);
    const close = page.close.bind(page);
    page.close = async (how) => {
      try {
        await close(how);
      } catch (error) {
        if (!(error instanceof Error && error.message.includes("No target found"))) throw error;
      }
    };
    return page;
  };
};

/** Remotion ends the process on Ctrl-C and swallows SIGTERM; a command that has work to put away needs both itself. */
const rememberSignalListeners = (): (() => void) => {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const before = signals.map((signal) => process.listeners(signal));
  return () => {
    for (const [index, signal] of signals.entries()) {
      for (const listener of process.listeners(signal)) {
        if (!before[index]?.includes(listener)) process.removeListener(signal, listener);
      }
    }
  };
};

const versionSchema = z.object({ product: z.string() });
const processesSchema = z.object({
  processInfo: z.array(z.object({ type: z.string(), id: z.number().int().positive() })),
});
const commandLineSchema = z.object({ arguments: z.array(z.string()) });

/** Chrome itself says who it is: the same on every system, and no process list has to be searched. */
const askBrowser = async (
  instance: BrowserInstance,
): Promise<{ version: string; pid: number; profileDir: string }> => {
  // Remotion types only the commands it uses itself.
  const connection = instance.connection as unknown as {
    send: (method: string) => Promise<{ value: unknown }>;
  };
  const ask = async <T>(method: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse((await connection.send(method)).value);
  const { product } = await ask("Browser.getVersion", versionSchema);
  const { processInfo } = await ask("SystemInfo.getProcessInfo", processesSchema);
  const { arguments: args } = await ask("Browser.getBrowserCommandLine", commandLineSchema);
  const pid = processInfo.find(({ type }) => type === "browser")?.id;
  const profileDir = findProfile(args);
  if (pid === undefined || profileDir === null) throw new Error("it does not tell its process or profile");
  return { version: product, pid, profileDir };
};

const firstLines = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("at "))
    .slice(0, 3)
    .join(" ");

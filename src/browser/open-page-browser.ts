import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { z } from "zod";
import { MachineError } from "../errors.ts";
import { isOfDeadProcess, ownNames } from "../process-names.ts";
import { chromeArguments, type Executable } from "./chrome-arguments.ts";
import { speakOverPipes, type ChromePipe, type Session } from "./chrome-pipe.ts";

/** A page of Chrome in which nothing is shown yet. */
export type BlankPage = {
  session: Session;
  close: () => Promise<void>;
};

/** A Chrome for bare pages: without Remotion, whose code takes longer to load than Chrome takes to start. */
export type PageBrowser = {
  /** `HeadlessChrome/147.0.7727.0`, as the browser says. */
  version: string;
  /** Process id of what was started: Chrome's main process, or a script that waits for it. */
  pid: number;
  /** The first one is there already: Chrome starts with it. */
  blankPage: () => Promise<BlankPage>;
  hasEnded: () => boolean;
  close: () => Promise<void>;
};

const startsWithinMs = 25_000;
const profilePrefix = "greenroom-chrome-";

/**
 * Starts Chrome and speaks with it over pipes. When our process ends, however it ends, Chrome ends with it. Its profile is
 * removed when it is closed and when our process exits; what is left of it after `kill -9` is removed by who opens the next.
 * @throws MachineError when Chrome does not start.
 */
export const openPageBrowser = async (browser: Executable): Promise<PageBrowser> => {
  // Without a wait: whoever has code to load meanwhile begins when Chrome is starting.
  const profileDir = mkdtempSync(join(tmpdir(), `${profilePrefix}${ownNames}`));
  const child = spawn(browser.path, chromeArguments(browser.chromeMode, profileDir), {
    // A group of its own: Ctrl-C in the terminal reaches us and not Chrome, and all of it is ended at once.
    detached: process.platform !== "win32",
    stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  const lastWords = listenTo(child.stderr);
  const state = { hasEnded: false };
  const pipe = speakWith(child);
  const gone = new Promise<Error | null>((resolve) => {
    child.once("close", () => resolve(null)); // and has said all it had to say
    child.once("error", resolve); // it was never started
  });
  void Promise.race([gone, pipe.closed]).then(() => {
    state.hasEnded = true;
    pipe.end(
      new MachineError("Chrome has ended in the middle of its work.", {
        code: "browser_ended",
        hint: "The machine may have run out of memory: --concurrency 1 needs less of it.",
      }),
    );
  });
  const onExit = (): void => {
    end(child);
    rmSync(profileDir, { recursive: true, force: true });
  };
  process.once("exit", onExit);
  const close = async (): Promise<void> => {
    end(child);
    await gone;
    process.off("exit", onExit);
    await rm(profileDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const { version, firstPage } = await within(startsWithinMs, greet(pipe));
    if (child.pid === undefined) throw new Error("It has no process.");
    void sweepProfiles();
    const spare = [firstPage];
    return {
      ...{ version, pid: child.pid, close },
      blankPage: async () => attach(pipe, spare.pop() ?? (await createPage(pipe)), state),
      hasEnded: () => state.hasEnded,
    };
  } catch (error) {
    const hasEnded = state.hasEnded;
    await close();
    const reason = hasEnded ? ((await gone) ?? new Error("It ended at once.")) : error;
    const why = [reason instanceof Error ? reason.message : String(reason), ...lastWords()];
    throw new MachineError(`Chrome at ${browser.path} did not start: ${why.join(" ")}`, {
      code: "browser_failed",
      hint: 'Run "greenroom doctor" to see which browsers work, or set GREENROOM_BROWSER to one that does.',
      cause: error,
    });
  }
};

const speakWith = (child: ChildProcess): ChromePipe => {
  const [, , , toChrome, fromChrome] = child.stdio;
  if (!(toChrome instanceof Writable && fromChrome instanceof Readable))
    throw new Error("Chrome was started without pipes.");
  return speakOverPipes(toChrome, fromChrome);
};

const versionSchema = z.object({ product: z.string() });
const pageSchema = z.object({ targetInfo: z.object({ type: z.literal("page"), targetId: z.string() }) });
const targetSchema = z.object({ targetId: z.string() });
const attachedSchema = z.object({ sessionId: z.string() });

const greet = async ({ browser }: ChromePipe): Promise<{ version: string; firstPage: string }> => {
  const firstPage = new Promise<string>((resolve) => {
    browser.on("Target.targetCreated", (event) => {
      const created = pageSchema.safeParse(event);
      if (created.success) resolve(created.data.targetInfo.targetId);
    });
  });
  const [version] = await Promise.all([
    browser.send("Browser.getVersion"),
    browser.send("Target.setDiscoverTargets", { discover: true }),
  ]);
  return { version: versionSchema.parse(version).product, firstPage: await firstPage };
};

const createPage = async ({ browser }: ChromePipe): Promise<string> =>
  targetSchema.parse(await browser.send("Target.createTarget", { url: "about:blank" })).targetId;

const attach = async (
  { browser, session }: ChromePipe,
  targetId: string,
  state: { hasEnded: boolean },
): Promise<BlankPage> => {
  const attached = await browser.send("Target.attachToTarget", { targetId, flatten: true });
  return {
    session: session(attachedSchema.parse(attached).sessionId),
    close: async () => {
      if (!state.hasEnded) await browser.send("Target.closeTarget", { targetId });
    },
  };
};

const within = async <T>(ms: number, answer: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It did not answer within ${String(ms / 1000)} s.`)), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** The last lines that Chrome has said by now, and that it may go on speaking without being heard. */
const listenTo = (stderr: Readable | null): (() => string[]) => {
  let said = "";
  stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-2_000);
  });
  return () =>
    said
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .slice(-3);
};

const end = (child: ChildProcess): void => {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended meanwhile
  }
};

/** Removes what processes that were killed have left. */
const sweepProfiles = async (): Promise<void> => {
  const names = await readdir(tmpdir()).catch(() => []);
  const left = names.filter(
    (name) => name.startsWith(profilePrefix) && isOfDeadProcess(name.slice(profilePrefix.length)),
  );
  // Another process may sweep at the same time, or it may not be ours to remove.
  await Promise.allSettled(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })));
};

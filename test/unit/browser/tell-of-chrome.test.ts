import { spawn, type ChildProcess } from "node:child_process";
import { executionAsyncId } from "node:async_hooks";
import { once } from "node:events";
import { expect, test } from "vitest";
import { tellOfChrome, type StartedChrome } from "../../../src/browser/tell-of-chrome.ts";

/** A program with a profile, as Chrome is started; it ends at once. */
const start = async (profileDir: string): Promise<void> => {
  const child: ChildProcess = spawn(process.execPath, ["--version", `--user-data-dir=${profileDir}`], {
    stdio: "ignore",
  });
  await once(child, "close");
};

test("each hears of its own Chrome, also when another that was opened meanwhile has long started", async () => {
  const heard: Record<string, StartedChrome[]> = { first: [], second: [] };
  let goOn = (): void => undefined;
  const firstStarted = new Promise<void>((resolve) => (goOn = resolve));
  await Promise.all([
    tellOfChrome(
      (chrome) => heard["first"]?.push(chrome),
      () => start("/one").then(goOn),
    ),
    tellOfChrome(
      (chrome) => heard["second"]?.push(chrome),
      () => firstStarted.then(() => start("/two")),
    ),
  ]);
  const pid: unknown = expect.any(Number);
  expect(heard).toEqual({
    first: [{ profileDir: "/one" }, { profileDir: "/one", pid }],
    second: [{ profileDir: "/two" }, { profileDir: "/two", pid }],
  });
});

test("once Chrome is started, promises are as quick as they were", async () => {
  const idAfterPromises = async (): Promise<number> => {
    // Only while hooks are in use has each continuation an id of its own.
    await Promise.resolve();
    return executionAsyncId();
  };
  await tellOfChrome(
    () => undefined,
    async () => {
      await start("/one");
      await new Promise((resolve) => setImmediate(resolve));
      expect(await idAfterPromises()).toBe(await idAfterPromises());
    },
  );
});

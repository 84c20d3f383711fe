import { readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { RenderInternals } from "@remotion/renderer";
import { expect, onTestFinished, test } from "vitest";
import { keepServerOnLoopback } from "../../../src/browser/keep-on-loopback.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** The server that a render starts, with one file in it. */
const serve = async (): Promise<number> => {
  const dir = await makeTempDir();
  await writeFile(join(dir, "secret.txt"), "secret");
  const downloadMap = RenderInternals.makeDownloadMap(48_000);
  const { port, close } = await RenderInternals.serveStatic(dir, {
    ...{ port: null, remotionRoot: dir, downloadMap, logLevel: "error", indent: false, forceIPv4: false },
    ...{ offthreadVideoThreads: 1, offthreadVideoCacheSizeInBytes: null, binariesDirectory: null },
  });
  onTestFinished(async () => {
    await close();
    await rm(downloadMap.assetDir, { recursive: true, force: true });
  });
  return port;
};

const isReachable = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 });
    const say = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", say(true)).once("error", say(false)).once("timeout", say(false));
  });

/** Where Linux says that a port is listened on: hexadecimal addresses. */
const listenersOn = async (port: number): Promise<string[]> => {
  const tables = await Promise.all(
    ["tcp", "tcp6"].map((name) => readFile(`/proc/net/${name}`, "utf8").catch(() => "")),
  );
  return tables.flatMap((table) =>
    [...table.matchAll(/^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A /gm)].flatMap(
      ([, address = "", hex = ""]) => (Number.parseInt(hex, 16) === port ? [address] : []),
    ),
  );
};

test("the render server is reachable from this machine and from nowhere else", async () => {
  keepServerOnLoopback();
  const port = await serve();
  expect(await isReachable("127.0.0.1", port)).toBe(true);
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of others)
    expect([address, await isReachable(address, port)]).toEqual([address, false]);
  if (process.platform === "linux") expect(await listenersOn(port)).toEqual(["0100007F"]);
});

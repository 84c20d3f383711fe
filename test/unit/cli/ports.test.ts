import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { portNumber } from "../../../src/cli/arguments.ts";
import { runEmulate } from "../../../src/cli/commands/emulate.ts";
import { captureOutput } from "../../support/captured-output.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

test.each(["65536", "99999", "-1", "4e3", "x", ""])("%j is no port", (text) => {
  expect(() => portNumber(text)).toThrow("It must be a port");
});

test("a port is a number up to 65535", () => {
  expect(["0", "4010", "65535"].map(portNumber)).toEqual([0, 4010, 65_535]);
});

test("an emulator whose port is taken says so, and what to do", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;
  const dir = await makeTempDir();
  const settings = { port, legacy: "sunset", jobSeconds: 0, listLag: 0, idempotency: true } as const;
  const tools = {
    project: { home: dir },
    output: captureOutput("lines"),
    signal: new AbortController().signal,
  };
  await expect(runEmulate(settings, tools)).rejects.toMatchObject({
    code: "port_unusable",
    message: `The emulator cannot listen on port ${port}: another program uses it.`,
    hint: expect.stringContaining("--port 0") as string,
  });
});

import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test, vi } from "vitest";
import { createPhotoAvatar } from "../../src/cli/commands/photo-avatar.ts";
import { runSpeak } from "../../src/cli/commands/speak.ts";
import { runSpend } from "../../src/cli/commands/spend.ts";
import { generateVideos } from "../../src/cli/commands/templates-generate.ts";
import { projectAt } from "../../src/cli/project.ts";
import { captureOutput } from "../support/captured-output.ts";
import { makePng } from "../support/make-png.ts";
import { jsonLines } from "../support/project.ts";
import { repositoryRoot } from "../support/browser.ts";
import { shareEmulator } from "../support/share-emulator.ts";
import { shelfWorlds, type World } from "../support/shelf-world.ts";

const { emulator, heygen } = await shareEmulator({ seed: "orders" });
const { makeWorld, onShelf } = shelfWorlds(emulator.url);

const seen = (method: string, route: RegExp): number =>
  emulator.requests.filter((each) => each.method === method && route.test(each.path)).length;
const photo = async ({ dir }: World): Promise<string> => {
  const file = path.join(dir, "me.png");
  await writeFile(file, makePng(512, 512));
  return file;
};

/** Gives the command in a process of its own, and kills that when this has been seen. */
const killWhen = async ({ dir }: World, file: string, isSeen: () => void): Promise<void> => {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ GREENROOM_HEYGEN_URL: emulator.url, GREENROOM_HOME: path.join(dir, ".greenroom") },
  };
  const bin = path.join(repositoryRoot, "bin/greenroom.mjs");
  const child = spawn(process.execPath, [bin, "photo-avatar", "create", file, "--name", "Eve"], {
    ...{ cwd: dir, env, stdio: "ignore" },
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  try {
    await vi.waitFor(isSeen, { timeout: 20_000, interval: 20 });
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
};
const avatarsMade = async (): Promise<number> => {
  const answer = await fetch(`${emulator.url}/v3/avatars/looks?ownership=private&limit=50`, {
    headers: { "x-api-key": "any" },
  });
  return ((await answer.json()) as { data: unknown[] }).data.length;
};

test("a command that was killed between asking and the answer asks again under its key, and pays once", async () => {
  const world = await makeWorld();
  const [file, before] = [await photo(world), await avatarsMade()];
  emulator.addFault({ fault: "timeout", method: "POST", route: "/v3/avatars", after: true, once: true });
  await killWhen(world, file, () => {
    expect(emulator.faults()).toMatchObject([{ fired: 1 }]);
  });
  expect(await onShelf(world, (shelf) => createPhotoAvatar(file, { name: "Eve" }, shelf))).toBe(0);
  expect(seen("POST", /^\/v3\/avatars$/)).toBe(2);
  expect((await avatarsMade()) - before).toBe(1);
});

test("a command that was killed after the answer waits for what HeyGen has begun", async () => {
  const world = await makeWorld();
  const file = await photo(world);
  emulator.behave({ timeScale: 1_000 });
  await killWhen(world, file, () => {
    expect(seen("GET", /^\/v3\/avatars\/looks\//)).toBeGreaterThan(0);
  });
  emulator.behave({ timeScale: 1 });
  emulator.advance(100 * 3_600_000);
  expect(await onShelf(world, (shelf) => createPhotoAvatar(file, { name: "Eve" }, shelf))).toBe(0);
  expect(seen("POST", /^\/v3\/avatars$/)).toBe(1);
});

test("what commands pay is told by spend; what was made before is not paid and not told again", async () => {
  const world = await makeWorld(captureOutput(), { heygenUrl: heygen.url });
  const file = await photo(world);
  const out = path.join(world.dir, "out");
  for (const name of ["one.mp3", "two.mp3"]) {
    const options = { voice: "mira-warm", out: path.join(world.dir, name) };
    expect(await onShelf(world, (shelf) => runSpeak("Good day to you.", options, shelf))).toBe(0);
  }
  expect(await readFile(path.join(world.dir, "one.mp3"))).toEqual(
    await readFile(path.join(world.dir, "two.mp3")),
  );
  expect(world.output.printed()).toMatch(/^This was made before, and nothing is paid\./m);
  const template = "b24c7f90e1d35a68902b7ce4fd816a07";
  const paid = { yes: true, out };
  for (const set of [["product=Lamp"], ["product=Lamp"], ["product=EMU_FAIL"]]) {
    await onShelf(world, (shelf) => generateVideos(template, { ...paid, set }, shelf)).catch(() => 1);
  }
  expect(await onShelf(world, (shelf) => createPhotoAvatar(file, { yes: true }, shelf))).toBe(0);

  const project = projectAt(world.dir, world.config);
  const output = captureOutput("json");
  expect(await runSpend({ by: "brief" }, { project, output })).toBe(0);
  const rows = jsonLines(output.printed()).filter(({ event }) => event === "spend");
  const price = expect.any(Number) as number;
  expect(rows).toMatchObject([
    { group: "greenroom photo-avatar", kind: "photo-avatar", jobs: 1, actualUsd: 1.32 },
    { group: "greenroom speak", kind: "speech", jobs: 1, estimatedUsd: price, actualUsd: price },
    { group: "greenroom templates", kind: "template", jobs: 2, refunded: 1, actualUsd: price },
  ]);
  expect(output.printed()).not.toMatch(/Signature=|Good day/);
});

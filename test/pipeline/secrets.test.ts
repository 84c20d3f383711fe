import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { expectSilence, plantKeys, type CanaryKeys } from "../support/canary-key.ts";
import { startHeygenProxy, type HeygenProxy } from "../support/heygen-proxy.ts";
import { makeRemotionProject, type RemotionProject } from "../support/remotion-project.ts";

/** Of our own commands; those of Remotion are in studio.test.ts. */
let project: RemotionProject;
let emulator: Emulator;
let proxy: HeygenProxy;
let keys: CanaryKeys;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  project = await makeRemotionProject();
  emulator = await createEmulator({ media: "tiny" });
  proxy = await startHeygenProxy(emulator);
  keys = await plantKeys(project);
  env = { ...keys.env, GREENROOM_HEYGEN_URL: proxy.url };
});
beforeEach(() => {
  proxy.refuseWith = null;
});
afterAll(async () => {
  await proxy.close();
  await emulator.close();
  await project.remove();
});

test("a run that pays with the key leaves it nowhere", async () => {
  const runs = [
    await project.greenroom(["prepare", "brief.yaml", "--rows", "1"], env),
    await project.greenroom(["render", "brief.yaml", "--rows", "1", "--json"], env),
    await project.greenroom(["doctor", "--json"], env),
  ];
  for (const run of runs) {
    expect(run).toMatchObject({ code: 0 });
    expectSilence(run);
  }
  expect([...proxy.keys]).toEqual([keys.inEnvironment]);
  expect(await keys.browserLog()).toContain("PATH=");
  expect(await keys.filesWithKey()).toEqual([".env"]);
});

test("without one in the environment, the key of .env is used, and is told no more", async () => {
  proxy.keys.clear();
  const run = await project.greenroom(["doctor"], { ...env, HEYGEN_API_KEY: undefined });
  expect(run).toMatchObject({ code: 0 });
  expect([...proxy.keys]).toEqual([keys.inFile]);
  expectSilence(run);
});

test.each([401, 500])("when HeyGen answers %i and repeats the key, no command prints it", async (status) => {
  proxy.refuseWith = status;
  const commands = [
    ["doctor", "--json"],
    ["plan", "brief.yaml", "--wallet"],
    ["prepare", "brief.yaml", "--rows", "2"],
  ];
  // Side by side, because each asks again until it gives up.
  const runs = await Promise.all(commands.map((args) => project.greenroom(args, env)));
  for (const [index, run] of runs.entries()) {
    expect(run.code, commands[index]?.join(" ")).not.toBe(0);
    expectSilence(run);
  }
  expect(await keys.filesWithKey()).toEqual([".env"]);
});

test("an emulator is never sent the key", async () => {
  const run = await project.greenroom(["doctor", "--json"], { ...env, GREENROOM_HEYGEN_URL: emulator.url });
  expect(run).toMatchObject({ code: 0 });
  expect(run.stdout).toContain("offline emulator");
  expectSilence(run);
});

import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { briefWith, jsonLines, makeProject, runCli, type CliResult } from "../support/project.ts";
import { makeTempDir } from "../support/temp-dir.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "cli" });
});
afterAll(() => emulator.close());

const scene = (fields: object): object => ({
  scenes: [{ id: "hello", layout: "presenter-third", say: "Hi {{ name }}.", ...fields }],
});

type Case = { brief?: object; files?: Record<string, string>; args?: string[] };

/** A command in a project of the case, against the emulator of the test. */
const run = async (
  command: string,
  { brief, files = {}, args = [] }: Omit<Case, "says">,
): Promise<CliResult> => {
  const { dir, write } = await makeProject();
  if (brief !== undefined) await write("brief.yaml", briefWith(brief));
  for (const [name, content] of Object.entries(files)) await write(name, content);
  emulator.clearLog();
  return runCli([command, "brief.yaml", ...args], { cwd: dir, env: { GREENROOM_HEYGEN_URL: emulator.url } });
};

describe("input that is wrong", () => {
  // Each kind of mistake is in test/unit/cli/bad-input.test.ts; here is one of each source, through the real command.
  test.each<[what: string, wrong: Case, says: RegExp]>([
    [
      "brief",
      { brief: scene({ say: "Hi {{ nmae }}." }) },
      /Unknown variable "nmae"\.\n {2}at brief\.yaml:\d+:\d+, row 1.*\n {2}→ Did you mean "name"/,
    ],
    [
      "data",
      { files: { "people.csv": "name,photo\nAda,x\nBo\n" } },
      /The row has 1 values.*\n {2}at \S*people\.csv:3, row 2, column "photo"\n {2}→ /,
    ],
    [
      "brand",
      { files: { "public/brands/northwind/brand.json": "{}" } },
      /\n {2}at \S*brand\.json:1:1, name\n/,
    ],
  ])("in the %s is told with its place and a remedy, and nothing is sent", async (_, wrong, says) => {
    const { code, stderr, stdout } = await run("prepare", wrong);
    expect(stderr).toMatch(says);
    expect({ code, stdout, requests: emulator.requests }).toEqual({ code: 2, stdout: "", requests: [] });
  });

  test("such as a scene to render that the brief does not have is told before anything is made", async () => {
    const { code, stderr } = await run("render", { args: ["--scene", "helo"] });
    expect(stderr).toMatch(/"helo".*\n {2}at brief\.yaml\n {2}→ Its scenes are: hello, bye\./);
    expect({ code, requests: emulator.requests }).toEqual({ code: 2, requests: [] });
  });

  test("such as frames that one of the videos does not have fails that one, and the others are made", async () => {
    const long = "Ada, Bea, Cem, Dana, Edgar, Fatima, Goran, Helen, Ivo, Jane, Karl, Lea and Mustafa";
    const { dir, write } = await makeProject();
    await write("people.csv", `id,name\nshort,Al\nlong,"${long}"\n`);
    const says = { ...scene({ layout: "voice-only" }), output: "{{ id }}", aspects: ["16:9"] };
    await write("brief.yaml", briefWith(says));
    const args = ["render", "brief.yaml", "--offline", "--quality", "draft", "--frames", "120-120"];
    const { code, stderr } = await runCli(args, { cwd: dir });
    expect(stderr).toMatch(
      /"short-16x9" has \d+ frames; --frames begins at 120\.\n {2}→ Ask for frames from 0 to \d+\./,
    );
    expect(code).toBe(2);
    const made = await readdir(path.join(dir, "out"));
    expect(made).toContain("long-16x9.120-120.mp4");
    expect(made.filter((name) => name.startsWith("short"))).toEqual([]);
  });

  test("such as nothing to be worked on at once is told before anything is made", async () => {
    const { code, stderr } = await run("render", { args: ["--concurrency", "0"] });
    expect(stderr).toMatch(/--concurrency.*1 or more/);
    expect({ code, requests: emulator.requests }).toEqual({ code: 2, requests: [] });
  });

  test("is told as JSON with --json", async () => {
    const { code, stdout, stderr } = await run("plan", {
      brief: scene({ say: "{{ nmae }}" }),
      args: ["--json"],
    });
    expect(code).toBe(2);
    expect(stderr).toBe("");
    expect(jsonLines(stdout)).toEqual([
      expect.objectContaining({
        event: "error",
        code: "input_invalid",
        exitCode: 2,
        place: expect.objectContaining({ row: 1, field: "nmae", path: "scenes[0].say" }) as object,
      }),
    ]);
  });

  test("such as an avatar and a voice that HeyGen does not list is told with both places, after free questions only", async () => {
    const { code, stderr } = await run("prepare", { brief: { avatar: "nobody", voice: { id: "no-voice" } } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/no avatar "nobody"\.\n {2}at \S*brief\.yaml:\d+:\d+, avatar\n {2}→ .*mira/);
    expect(stderr).toMatch(/no voice "no-voice"\.\n {2}at \S*brief\.yaml:\d+:\d+, voice\n {2}→ /);
    expect(emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test.each([
    ["--budget", "lots"],
    ["--only", "avatars"],
    ["--budget", "-1"],
  ])("such as %s %s is told before anything is read", async (...args) => {
    const { code, stderr } = await run("prepare", { args });
    expect(code).toBe(2);
    expect(stderr).toContain(args[0]);
    expect(emulator.requests).toEqual([]);
  });

  test("in a command line is told with how to ask for help", async () => {
    const { code, stderr } = await runCli(["paln"], { cwd: await makeTempDir() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/unknown command 'paln'/);
  });
});

describe("greenroom plan", () => {
  test("prints one JSON value a line with --json, and spends nothing", async () => {
    const { code, stdout } = await run("plan", { args: ["--json", "--rows", "2"] });
    expect(code).toBe(0);
    const [event] = jsonLines(stdout);
    expect(event).toMatchObject({ event: "plan", plan: { videos: [{ id: "bo" }] } });
    expect(emulator.requests).toEqual([]);
  });
});

describe("greenroom plan --wallet", () => {
  test("asks for the balance and for nothing else", async () => {
    const { code, stdout } = await run("plan", { args: ["--wallet"] });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Wallet: +\$\d+\.\d\d in the wallet$/m);
    for (const line of stdout.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(80);
    expect(emulator.requests.map(({ method, path: asked }) => `${method} ${asked}`)).toEqual([
      "GET /v3/users/me",
    ]);
  });
});

describe("greenroom init", () => {
  test("makes a project that plans, and leaves a folder alone that holds something", async () => {
    const cwd = await makeTempDir();
    expect(await runCli(["init", "my-videos"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    const planned = await runCli(["plan", "brief.yaml"], { cwd: path.join(cwd, "my-videos") });
    expect(planned).toMatchObject({ code: 0, stderr: "" });
    expect(planned.stdout).toMatch(/3 videos/);
    expect(await readdir(cwd)).toEqual(["my-videos"]);

    const again = await runCli(["init", "my-videos"], { cwd });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/is not empty\.\n {2}→ Name a new folder/);
  });

  test("fills the empty folder one stands in", async () => {
    const cwd = path.join(await makeTempDir(), "here");
    await mkdir(cwd);
    expect(await runCli(["init", "."], { cwd })).toMatchObject({ code: 0 });
    expect(existsSync(path.join(cwd, "brief.yaml"))).toBe(true);
  });
});

describe("greenroom doctor", () => {
  test("names what it found, a browser among it, each broken thing with a remedy", async () => {
    const { code, stdout } = await runCli(["doctor", "--json"], { cwd: await makeTempDir() });
    const checks = jsonLines(stdout);
    expect(checks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Node", "Browser", "HeyGen", "Disk"]),
    );
    for (const { state, remedy } of checks)
      if (state === "broken") expect(remedy).toEqual(expect.any(String));
    expect(code).toBe(checks.some(({ state }) => state === "broken") ? 1 : 0);
  });
});

describe("Ctrl-C", () => {
  test("during prepare says how to go on and leaves nothing partial", async () => {
    const { dir, write } = await makeProject();
    await write("brief.yaml", briefWith({ title: "EMU_SLOW" }));
    let isInterrupted = false;
    const { code, stderr } = await runCli(["prepare", "brief.yaml", "--json"], {
      cwd: dir,
      env: { GREENROOM_HEYGEN_URL: emulator.url },
      onOutput: (printed, kill) => {
        // Once: a second one ends the process where it stands.
        if (isInterrupted || !printed.includes('"avatar"')) return;
        isInterrupted = true;
        kill("SIGINT");
      },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/Stopped\. .*run the same command again/);
    expect(await readdir(path.join(dir, ".greenroom/media/tmp"))).toEqual([]);
    expect(existsSync(path.join(dir, "public/prepared"))).toBe(false);
  });
});

test("a setting that is wrong is told as what it is", async () => {
  const { dir } = await makeProject();
  await writeFile(path.join(dir, ".env"), "GREENROOM_HEYGEN_URL=not an address\n");
  const { code, stderr } = await runCli(["plan", "brief.yaml"], { cwd: dir });
  expect(code).toBe(2);
  expect(stderr).toMatch(/GREENROOM_HEYGEN_URL is not an address\.\n {2}→ /);
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digestFile, runFfmpeg } from "../../src/media/index.ts";
import { receiptSchema } from "../../src/model/receipt.ts";
import { findTestBrowser, repositoryRoot } from "../support/browser.ts";
import { briefWith, makeProject, runCli } from "../support/project.ts";

const rows = ["Ada", "Bo", "Cem", "Dee", "Eli", "Fay"];
const card = (id: string, text: string, color: string): object => ({
  ...{ id, layout: "end-card", seconds: 2.4, background: { color } },
  overlays: [{ kind: "cta", text }],
});
/** A video for each row; the first scene is its own, the others are everyone's. */
const brief = briefWith({
  scenes: [
    card("own", "Hi, {{ name }}", "#204060"),
    card("all", "Welcome", "#f0e8d8"),
    card("end", "Bye", "#406020"),
  ],
});
const args = ["--offline", "--quality", "draft", "--json"];

/** Bundles are made once. */
let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "greenroom-killed-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** A project whose browser is known and whose compositions are bundled: what is killed is the rendering. */
const makeReadyProject = async () => {
  const { dir, write } = await makeProject();
  const env = { GREENROOM_HOME: home, GREENROOM_BROWSER: (await findTestBrowser()).path };
  await write("people.csv", `name\n${rows.join("\n")}\n`);
  await write("brief.yaml", brief);
  await write("first.yaml", briefWith({ scenes: [{ ...card("card", "First", "#102030"), seconds: 0.6 }] }));
  const first = await runCli(["render", "first.yaml", "--rows", "1", "--out", "first", ...args], {
    cwd: dir,
    env,
  });
  expect(first.stdout + first.stderr).toContain('"rendered"');
  return { dir, write, env };
};

/** All files below a folder. */
const filesIn = async (folder: string): Promise<string[]> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
};

/** The programs that were started for a project, whoever is their parent now. */
const programsOf = async (home: string): Promise<string[]> => {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const commands = pids.map(async (pid) => {
    const read = (name: string): Promise<string> => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
    return (await read("environ")).includes(`GREENROOM_HOME=${home}`)
      ? [`${pid} ${await read("cmdline")}`]
      : [];
  });
  return (await Promise.all(commands)).flat();
};
const expectNothingRuns = async (home: string): Promise<void> => {
  for (let tries = 0; tries < 50; tries += 1) {
    if ((await programsOf(home)).length === 0) return;
    await sleep(100);
  }
  expect(await programsOf(home)).toEqual([]);
};

/** Everything that has its final name is whole. */
const expectWhole = async (dir: string, home: string, checked: Set<string>): Promise<void> => {
  for (const file of await filesIn(path.join(home, "media/files"))) {
    if (checked.has(file)) continue;
    expect(path.basename(file)).toContain(await digestFile(file));
    checked.add(file);
  }
  for (const file of await filesIn(path.join(home, "media/derived"))) {
    JSON.parse(await readFile(file, "utf8"));
  }
  for (const name of await readdir(path.join(dir, "out")).catch(() => [])) {
    const file = path.join(dir, "out", name);
    if (name.endsWith(".mp4")) await runFfmpeg(["-show_format", file], { program: "ffprobe" });
    if (!name.endsWith(".json")) continue;
    const receipt = receiptSchema.parse(JSON.parse(await readFile(file, "utf8")));
    expect(await digestFile(path.join(dir, "out", receipt.files.video))).toBe(receipt.digest);
  }
};

/** Which segments are remembered, each with what changes when it is written anew. */
const segmentsOf = async (home: string): Promise<Map<string, string>> => {
  const segments = new Map<string, string>();
  for (const file of await filesIn(path.join(home, "media/derived"))) {
    const record = JSON.parse(await readFile(file, "utf8")) as object;
    if (!("name" in record) || record.name !== "segment") continue;
    const { ino, mtimeMs } = await stat(file);
    segments.set(file, `${ino} ${mtimeMs}`);
  }
  return segments;
};

/** The same numbers every time, from 0 to 1. */
const randomNumbers = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

test("a batch that is killed twenty times leaves nothing partial, makes no segment twice, and ends", async () => {
  const { dir, env } = await makeReadyProject();
  const random = randomNumbers(7);
  const checked = new Set<string>();
  let known = await segmentsOf(home);
  const before = known.size;
  // How fast this machine is just now: reading the brief is the least that every run does.
  const startedAt = performance.now();
  expect(await runCli(["plan", "brief.yaml"], { cwd: dir, env })).toMatchObject({ code: 0 });
  const startMs = performance.now() - startedAt;
  let [killed, programs] = [0, 0];
  for (let round = 0; round < 20; round += 1) {
    const child = spawn(
      process.execPath,
      [path.join(repositoryRoot, "bin/greenroom.mjs"), "render", "brief.yaml", ...args],
      {
        cwd: dir,
        env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
        stdio: "ignore",
      },
    );
    const ended = once(child, "close");
    const timer = setTimeout(() => child.kill("SIGKILL"), startMs * (0.5 + 4.5 * random()));
    const hasEnded = ended.then(() => true);
    while (!(await Promise.race([hasEnded, sleep(100, false)]))) {
      programs = Math.max(programs, (await programsOf(home)).length);
    }
    clearTimeout(timer);
    if (child.signalCode === "SIGKILL") killed += 1;
    await expectNothingRuns(home);
    await expectWhole(dir, home, checked);
    const now = await segmentsOf(home);
    for (const [file, written] of known) expect(now.get(file)).toBe(written);
    known = now;
  }
  // It was killed at work, and what it had started was seen: Chrome and ffmpeg beside itself.
  expect(killed).toBeGreaterThan(5);
  expect(programs).toBeGreaterThan(3);

  const last = await runCli(["render", "brief.yaml", ...args], { cwd: dir, env });
  expect(last).toMatchObject({ code: 0 });
  await expectWhole(dir, home, checked);
  const out = await readdir(path.join(dir, "out"));
  expect(out.filter((name) => name.endsWith(".json"))).toHaveLength(rows.length);
  expect(out.filter((name) => name.startsWith("."))).toEqual([]);
  const finished = await segmentsOf(home);
  for (const [file, written] of known) expect(finished.get(file)).toBe(written);
  // Of each row its own scene and how it goes, and what they share.
  expect(finished.size - before).toBe(rows.length * 2 + 3);
});

test("Ctrl-C ends a render in order: nothing partial, no work folder, no program, exit code 1", async () => {
  const { dir, write, env } = await makeReadyProject();
  await write("brief.yaml", briefWith({ scenes: [card("other", "Nothing of it is there", "#602040")] }));
  // What was killed left some; it is swept away when it is old.
  const before = await readdir(path.join(home, "media/tmp"));
  let isInterrupted = false;
  const run = await runCli(["render", "brief.yaml", ...args], {
    ...{ cwd: dir, env },
    onOutput: (printed, kill) => {
      const isAtWork = /"frames":\{[^}]*"made":[1-9]/.test(printed);
      // Once: a second one ends the process where it stands.
      if (isInterrupted || !isAtWork) return;
      isInterrupted = true;
      kill("SIGINT");
    },
  });
  expect(run.code).toBe(1);
  expect(run.stderr).not.toMatch(/\n\s+at /);
  expect((await readdir(path.join(dir, "out"))).filter((name) => name.startsWith("."))).toEqual([]);
  expect(await readdir(path.join(home, "media/tmp"))).toEqual(before);
  await expectWhole(dir, home, new Set());
  await expectNothingRuns(home);
});

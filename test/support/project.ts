import { spawn } from "node:child_process";
import { copyFile, cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { repositoryRoot } from "./browser.ts";

export type TestProject = {
  dir: string;
  /** Writes a file of the project; folders are made. Text, or JSON for a value. */
  write: (name: string, content: string | object) => Promise<string>;
};

const brief = {
  title: "Welcome, {{ name }}",
  brand: "northwind",
  language: "en",
  data: "people.csv",
  output: "{{ name | slugify }}",
  breath: { before: 0, after: 0 },
  scenes: [
    { id: "hello", layout: "presenter-third", say: "Hi {{ name }}." },
    { id: "bye", layout: "end-card", overlays: [{ kind: "cta", text: "Bye, {{ name }}" }] },
  ],
};

/** Fields over a small valid brief. */
export const briefWith = (fields: object): object => ({ ...brief, ...fields });

/** A folder with a brand, two rows, a picture and a brief that plans; removed when the test has finished. */
export const makeProject = async (): Promise<TestProject> => {
  const dir = await mkdtemp(path.join(tmpdir(), "greenroom-project-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const write: TestProject["write"] = async (name, content) => {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
    return file;
  };
  await cp(path.join(repositoryRoot, "public/brands/northwind"), path.join(dir, "public/brands/northwind"), {
    recursive: true,
  });
  await copyFile(
    path.join(repositoryRoot, "examples/welcome/dashboard.png"),
    path.join(dir, "dashboard.png"),
  );
  await write("people.csv", "name,photo\nAda,dashboard.png\nBo,dashboard.png\n");
  await write("brief.yaml", brief);
  return { dir, write };
};

export type CliResult = { code: number | null; stdout: string; stderr: string };
export type CliOptions = {
  cwd: string;
  env?: Record<string, string>;
  /** Called with all that was printed so far whenever something is; `kill` sends a signal. */
  onOutput?: (printed: string, kill: (signal: NodeJS.Signals) => void) => void;
};

/** Runs the real command in a process of its own, without any key of this machine. */
export const runCli = (
  args: readonly string[],
  { cwd, env = {}, onOutput }: CliOptions,
): Promise<CliResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(repositoryRoot, "bin/greenroom.mjs"), ...args], {
      cwd,
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const result = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        result[name] += text;
        onOutput?.(result.stdout + result.stderr, (signal) => child.kill(signal));
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...result }));
  });

/** The values a command printed with `--json`. */
export const jsonLines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

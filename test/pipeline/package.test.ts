import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { writeTinyBrief } from "../support/remotion-project.ts";
import { runCommand, type CommandResult } from "../support/run-command.ts";

const tarballSchema = z.object({
  filename: z.string(),
  size: z.number(),
  files: z.array(z.object({ path: z.string() })),
});

let home: string;
let tarball: z.infer<typeof tarballSchema>;

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "greenroom-package-"));
  const packed = await runCommand("npm", ["pack", "--json", "--pack-destination", home]);
  expect(packed).toMatchObject({ code: 0 });
  [tarball] = z.tuple([tarballSchema]).parse(JSON.parse(packed.stdout));
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("the package holds what it needs and nothing else, in less than 6 MB", () => {
  const files = tarball.files.map((file) => file.path);
  expect(files).toEqual(
    expect.arrayContaining([
      "bin/greenroom.mjs",
      "bin/remotion-config.cjs",
      "compositions/index.ts",
      "examples/welcome/brief.yaml",
      "public/brands/northwind/brand.json",
      "public/music/calm.ogg",
      "remotion.env",
      "src/browser/download-shell.mjs",
      "src/browser/run-bundler.mjs",
      "src/browser/watch-browser.mjs",
      "src/emulator/workers/worker.mjs",
      "LICENSE",
      "README.md",
    ]),
  );
  const unwanted =
    /^test\/|^scripts\/|^out\/|^public\/(media|prepared)\/|^coverage\/|(^|\/)\.(?!gitattributes$)|\.tgz$/;
  expect(files.filter((file) => unwanted.test(file))).toEqual([]);
  expect(tarball.size).toBeLessThan(6_000_000);
});

test("installed in an empty folder, it makes a project and a video, and plain Remotion works there", async () => {
  const run = (command: string, args: readonly string[], cwd: string): Promise<CommandResult> =>
    runCommand(command, args, { cwd, env: { HEYGEN_API_KEY: "" } });
  const expectDone = (result: CommandResult): string => {
    expect(result).toMatchObject({ code: 0 });
    return result.stdout;
  };
  const empty = path.join(home, "empty");
  await mkdir(empty);
  await writeFile(path.join(empty, "package.json"), "{}");
  const install = [
    "install",
    path.join(home, tarball.filename),
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
  ];
  expectDone(await run("npm", install, empty));

  expectDone(await run("npx", ["greenroom", "init", "my-videos"], empty));
  const project = path.join(empty, "my-videos");
  expect(expectDone(await run("npx", ["greenroom", "plan", "brief.yaml"], project))).toContain("3 videos");

  await writeTinyBrief(project);
  const args = ["greenroom", "render", "brief.yaml", "--rows", "1"];
  expect(expectDone(await run("npx", args, project))).toContain("1 video in out");
  expect((await readdir(path.join(project, "out"))).sort()).toEqual(
    ["json", "mp4", "png", "srt", "vtt"].map((ending) => `welcome-ada-16x9.${ending}`),
  );
  expect((await stat(path.join(project, "out/welcome-ada-16x9.mp4"))).size).toBeGreaterThan(50_000);

  expectDone(await run("npx", ["greenroom", "prepare", "brief.yaml", "--rows", "1"], project));
  expect(expectDone(await run("npx", ["remotion", "compositions"], project))).toContain("welcome-ada-16x9");
});

import { execFile } from "node:child_process";
import { cp, link, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { renderDefaults } from "../../src/model/render-defaults.ts";
import { videoPropsSchema, type VideoProps } from "../../src/model/video-props.ts";
import { findTestBrowser, repositoryRoot } from "../support/browser.ts";
import { warmUpBrief } from "./briefs.ts";
import { measure, type Command, type MeasureOptions, type Measurement } from "./measure.ts";

const greenroom = path.join(repositoryRoot, "bin/greenroom.mjs");
const remotion = path.join(repositoryRoot, "node_modules/@remotion/cli/remotion-cli.js");

export type Engine = "layered" | "remotion";
export type RenderArguments = { out: string; engine?: Engine; rows?: string; concurrency?: number };

/** A project in a temporary folder, with a home of its own that can be put back to how it was before the first render. */
export type BenchProject = {
  dir: string;
  /** Writes a file of the project: text, or JSON for a value. */
  write: (name: string, content: string | object) => Promise<void>;
  /** Makes all media of briefs, stages it, and keeps it. The home is restored first: what was rendered is not kept. */
  prepare: (...briefs: readonly string[]) => Promise<void>;
  /** Puts the home back to what was kept: media, bundles and browser are there, and not one segment. */
  restore: () => Promise<void>;
  /** Plans a brief: nothing is made. */
  plan: (brief: string) => Promise<Measurement>;
  render: (brief: string, options: RenderArguments, watch?: MeasureOptions) => Promise<Measurement>;
  /** Plain Remotion, from the ready bundle and a video's props. */
  renderWithRemotion: (
    props: string,
    out: string,
    overrides?: Partial<VideoProps>,
    args?: readonly string[],
  ) => Promise<Measurement>;
  /** Props of a video that was prepared. */
  propsOf: (id: string) => Promise<{ file: string; props: VideoProps }>;
  /** The staged file behind a path in props. */
  staged: (source: string) => string;
  removeOutput: (out: string) => Promise<void>;
  browserVersion: string;
  close: () => Promise<void>;
};

/** @param draws whether browser and bundles are got ready before anything is measured. */
export const openBenchProject = async ({ draws }: { draws: boolean }): Promise<BenchProject> => {
  const dir = await mkdtemp(path.join(tmpdir(), "greenroom-bench-"));
  const [home, kept] = [path.join(dir, "home"), path.join(dir, "kept")];
  const browser = await findTestBrowser();
  const environment: NodeJS.ProcessEnv = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    GREENROOM_HOME: home,
    GREENROOM_BROWSER: browser.path,
  };
  const command = (program: string, args: readonly string[]): Command => ({
    program: process.execPath,
    args: [program, ...args],
    cwd: dir,
    env: environment,
  });
  const write = async (name: string, content: string | object): Promise<void> => {
    const file = path.join(dir, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  };
  const removeOutput = (out: string): Promise<void> =>
    rm(path.join(dir, out), { recursive: true, force: true });

  const keep = async (): Promise<void> => {
    await copyAll(home, kept);
  };

  const project: BenchProject = {
    dir,
    write,
    removeOutput,
    browserVersion: browser.version,
    prepare: async (...briefs) => {
      await project.restore();
      for (const brief of briefs) await measure(command(greenroom, ["prepare", brief, "--offline"]));
      await stage(path.join(dir, "public", "media"), path.join(home, "stage", "media"));
      await keep();
    },
    restore: async () => {
      await copyAll(kept, home);
    },
    plan: (brief) => measure(command(greenroom, ["plan", brief, "--offline"])),
    render: (brief, { out, engine, rows, concurrency }, watch) =>
      measure(
        command(greenroom, [
          ...["render", brief, "--offline", "--json", "--out", path.join(dir, out)],
          ...(engine === undefined ? [] : ["--engine", engine]),
          ...(rows === undefined ? [] : ["--rows", rows]),
          ...(concurrency === undefined ? [] : ["--concurrency", String(concurrency)]),
        ]),
        watch,
      ),
    renderWithRemotion: async (props, out, overrides = {}, args = []) => {
      const { file, props: prepared } = await project.propsOf(props);
      const input = path.join(dir, "overridden.json");
      await writeFile(input, JSON.stringify({ ...prepared, ...overrides }));
      const aspect = prepared.aspect.replace(":", "x");
      return measure(
        command(remotion, [
          ...["render", await bundleIn(home), `${prepared.template}-${aspect}`, path.join(dir, out)],
          `--props=${Object.keys(overrides).length === 0 ? file : input}`,
          ...(args.length > 0 ? args : encoding),
          `--concurrency=${String(availableParallelism())}`,
          `--browser-executable=${browser.path}`,
          `--chrome-mode=${browser.chromeMode}`,
          ...["--log=error", "--overwrite"],
        ]),
      );
    },
    propsOf: async (id) => {
      const file = path.join(dir, "public", "prepared", `${id}.json`);
      return { file, props: videoPropsSchema.parse(JSON.parse(await readFile(file, "utf8"))) };
    },
    staged: (source) => path.join(dir, "public", source),
    close: () => rm(dir, { recursive: true, force: true }),
  };

  await write("package.json", { name: "greenroom-bench", private: true, type: "module" });
  await copyBrand(dir);
  if (!draws) return project;
  await write("warm-up.json", warmUpBrief);
  for (const engine of ["layered", "remotion"] as const)
    await project.render("warm-up.json", { out: `warm-up-${engine}`, engine });
  await keep();
  return project;
};

/** What `remotion.config.ts` sets. */
const encoding = [
  `--codec=${renderDefaults.codec}`,
  `--crf=${String(renderDefaults.crf)}`,
  `--x264-preset=${renderDefaults.x264Preset}`,
  `--jpeg-quality=${String(renderDefaults.jpegQuality)}`,
  `--pixel-format=${renderDefaults.pixelFormat}`,
  `--color-space=${renderDefaults.colorSpace}`,
];

/** Links of both kinds stay links: a bundle's `public` leads to the staged media, which is the cache's own files. */
const copyAll = async (from: string, to: string): Promise<void> => {
  await rm(to, { recursive: true, force: true });
  await promisify(execFile)("cp", ["-a", from, to]);
};

/** Files there may be the same ones already: both folders link to the cache. */
const stage = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true });
  const there = new Set(await readdir(to));
  for (const name of await readdir(from))
    if (!there.has(name)) await link(path.join(from, name), path.join(to, name));
};

const bundleIn = async (home: string): Promise<string> => {
  const folder = path.join(home, "bundles");
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory() && !entry.name.startsWith(".")) return path.join(folder, entry.name);
  throw new Error(`There is no bundle in ${folder}.`);
};

/** The standard brand under another name, with another logo: so that the warm-up draws nothing that is measured later. */
const copyBrand = async (dir: string): Promise<void> => {
  const to = path.join(dir, "public", "brands", "warm-up");
  await cp(path.join(repositoryRoot, "public/brands/northwind"), to, { recursive: true });
  for (const name of await readdir(to)) {
    const file = path.join(to, name);
    if (name.endsWith(".svg")) await writeFile(file, `${await readFile(file, "utf8")}<!-- warm-up -->\n`);
  }
};

import { spawn } from "node:child_process";
import { mkdir, readdir, rm, symlink, writeFile, mkdtemp } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { PNG } from "pngjs";
import { findTestBrowser, repositoryRoot } from "./browser.ts";
import { runCommand, type CommandResult } from "./run-command.ts";
import { isNear, type Rgb } from "./watch-video.ts";

const packages = path.join(repositoryRoot, "node_modules");
export const greenroomCommand = path.join(repositoryRoot, "bin/greenroom.mjs");
const remotionCommand = path.join(packages, "@remotion/cli/remotion-cli.js");

/** One short sentence by a presenter, and a card of one second; a row for Ada and one for Bea. */
const brief = `
title: "Welcome, {{ name }}"
brand: northwind
data: people.csv
output: "welcome-{{ name | slugify }}"
avatar: { resolution: 720p }
scenes:
  - { id: hi, layout: presenter-third, say: "Hi {{ name }}.", overlays: [{ kind: title, text: "Hi {{ name }}" }] }
  - { id: bye, layout: end-card, seconds: 1, overlays: [{ kind: cta, text: "Open" }] }
`;

export const writeTinyBrief = async (folder: string): Promise<void> => {
  await writeFile(path.join(folder, "brief.yaml"), brief);
  await writeFile(path.join(folder, "people.csv"), "name\nAda\nBea\n");
};

export type RemotionProject = {
  folder: string;
  greenroom: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<CommandResult>;
  remotion: (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<CommandResult>;
  remove: () => Promise<void>;
};

/** What `greenroom init` makes, with the tiny brief, and this checkout in place of an installed package. */
export const makeRemotionProject = async (): Promise<RemotionProject> => {
  const parent = await mkdtemp(path.join(tmpdir(), "greenroom-remotion-"));
  const folder = path.join(parent, "my-videos");
  const browser = await findTestBrowser();
  const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    runCommand(process.execPath, [command, ...args], {
      cwd: folder,
      env: { GREENROOM_BROWSER: browser.path, ...env },
    });
  const made = await runCommand(process.execPath, [greenroomCommand, "init", folder]);
  if (made.code !== 0) throw new Error(made.stderr);
  await linkPackages(path.join(folder, "node_modules"));
  await writeTinyBrief(folder);
  return {
    folder,
    greenroom: (args, env) => run(greenroomCommand, args, env),
    remotion: (args, env) => run(remotionCommand, args, env),
    remove: () => rm(parent, { recursive: true, force: true }),
  };
};

const linkPackages = async (folder: string): Promise<void> => {
  await mkdir(folder);
  // Not .cache: what bundlers keep there belongs to the project.
  const names = (await readdir(packages)).filter((name) => !name.startsWith(".") && name !== "greenroom");
  await Promise.all(names.map((name) => symlink(path.join(packages, name), path.join(folder, name))));
  await symlink(repositoryRoot, path.join(folder, "greenroom"));
};

export type Studio = {
  url: string;
  /** All that was printed so far. */
  printed: () => string;
  stop: () => Promise<void>;
};

/** Starts Remotion's Studio in a project, and waits until it answers. */
export const startStudio = async (
  { folder }: RemotionProject,
  env: NodeJS.ProcessEnv = {},
): Promise<Studio> => {
  const port = await freePort();
  const { path: browser } = await findTestBrowser();
  const child = spawn(process.execPath, [remotionCommand, "studio", "--no-open", "--port", String(port)], {
    cwd: folder,
    env: { ...process.env, GREENROOM_BROWSER: browser, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let printed = "";
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      if (printed.includes("Built in")) resolve();
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("close", () => reject(new Error(`Studio ended: ${printed}`)));
  });
  return {
    url: `http://localhost:${port}`,
    printed: () => printed,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

export const launchTestBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: (await findTestBrowser()).path, args: ["--no-sandbox"] });

/** How much of a PNG has a colour; 0 to 1. */
export const shareOfColour = (png: Buffer, colour: Rgb): number => {
  const { width, height, data } = PNG.sync.read(png);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (isNear(colour, data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, 16)) count++;
  }
  return count / (width * height);
};

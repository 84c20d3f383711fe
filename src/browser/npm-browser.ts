import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { z } from "zod";

/** What the unpacked folder is started with: `exec` keeps the process id, so a guard can watch it. */
const launcher = `#!/bin/sh
# The libraries and fonts reach Chrome alone, never the program that starts it.
here=\${0%/*}
LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_FILE="$here/fonts.conf" exec "$here/chromium" "$@"
`;

/** The package's own configuration names folders that exist on AWS only. */
const fontsConf = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

export const canUnpackBrowser = process.platform === "linux" && process.arch === "x64";

/** The version and place of the installed package, or null where it was left out of the installation. */
export const locateBrowserPackage = async (): Promise<{ version: string; entry: string } | null> => {
  try {
    const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
    const manifest = await readFile(join(packageRoot(entry), "package.json"), "utf8");
    return { version: z.object({ version: z.string() }).parse(JSON.parse(manifest)).version, entry };
  } catch {
    return null; // not installed, or not whole: the caller says so and goes on to the next browser
  }
};

const packageRoot = (entry: string): string => {
  const at = entry.lastIndexOf(join("@sparticuz", "chromium"));
  return entry.slice(0, at + join("@sparticuz", "chromium").length);
};

/**
 * Unpacks the Chromium of `@sparticuz/chromium` (Linux on x64, some 200 MB) into `cacheDir` once and returns what to
 * start. Under its final name the folder is always whole; two processes that unpack at once end with one folder.
 */
export const unpackNpmBrowser = async (
  { version, entry }: { version: string; entry: string },
  cacheDir: string,
  onProgress: (message: string) => void,
): Promise<string> => {
  const home = join(cacheDir, `chromium-${version}`);
  const executable = join(home, "headless-shell");
  if (await exists(executable)) return executable;
  await mkdir(cacheDir, { recursive: true });
  await sweepUnfinished(cacheDir);
  onProgress(`Unpacking Chromium ${version} from npm`);
  const unfinished = await mkdtemp(join(cacheDir, unfinishedPrefix));
  try {
    await unpack(entry, unfinished);
    await writeFile(join(unfinished, "fonts.conf"), fontsConf);
    await writeFile(join(unfinished, "headless-shell"), launcher);
    await chmod(join(unfinished, "headless-shell"), 0o755);
    await rename(unfinished, home).catch(async (error: unknown) => {
      if (!(await exists(executable))) throw error;
    });
    return executable;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
};

/**
 * The package unpacks into the temporary folder and brings its libraries only where it believes to be on AWS, deciding
 * that when it is imported; both are said to a process of its own. A folder of its own, because a `chromium` that
 * already lies in the temporary folder makes it skip the libraries.
 */
const unpack = (entry: string, into: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const script = `require(${JSON.stringify(entry)}).executablePath().then(() => {}, (e) => { console.error(e); process.exit(1); })`;
    const child = spawn(process.execPath, ["-e", script], {
      cwd: dirname(entry),
      env: { TMPDIR: into, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`unpacking failed: ${complaint.trim().slice(-400)}`));
    });
  });

const unfinishedPrefix = ".unpacking-";
const hourInMs = 3_600_000;

/** What a killed process left behind. A younger one may still be at work. */
const sweepUnfinished = async (cacheDir: string): Promise<void> => {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    const { mtimeMs } = await stat(join(cacheDir, name));
    if (Date.now() - mtimeMs > hourInMs) await rm(join(cacheDir, name), { recursive: true, force: true });
  }
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

import { existsSync } from "node:fs";
import { mkdir, statfs } from "node:fs/promises";
import path from "node:path";
import { describeBrowsers } from "../../browser/index.ts";
import { exitCodes, type ExitCode } from "../../errors.ts";
import { runFfmpeg } from "../../media/index.ts";
import type { Config } from "../config.ts";
import { browserOptions } from "../find-browser-here.ts";
import { type Output } from "../output.ts";
import type { Project } from "../project.ts";
import { formatError } from "../report-error.ts";
import { examineHeygen, type Finding } from "../shelf/examine-heygen.ts";

type Bench = { config: Config; output: Output; project: Project; signal: AbortSignal };

/** Says what this machine has and lacks, each with its remedy. Downloads and spends nothing. */
export const runDoctor = async (bench: Bench): Promise<ExitCode> => {
  const findings = [
    checkNode(),
    await checkFfmpeg(bench),
    ...(await checkBrowsers(bench)),
    ...(await examineHeygen(bench)),
    await checkDisk(bench),
    checkEnvFile(bench),
  ];
  for (const finding of findings) {
    bench.output.emit("check", finding);
    bench.output.say(
      `${{ ok: "✔", missing: "–", broken: "✖" }[finding.state]} ${finding.name}: ${finding.found}`,
    );
    if (finding.remedy !== null) bench.output.say(`    → ${finding.remedy}`);
  }
  return findings.some(({ state }) => state === "broken") ? exitCodes.failed : exitCodes.done;
};

const checkNode = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isEnough = major > 20 || (major === 20 && minor >= 20);
  return {
    name: "Node",
    state: isEnough ? "ok" : "broken",
    found: process.versions.node,
    remedy: isEnough ? null : "Install Node 20.20 or newer.",
  };
};

const checkFfmpeg = async ({ signal }: Bench): Promise<Finding> => {
  const name = "ffmpeg (inside Remotion)";
  try {
    const { stdout } = await runFfmpeg(["-version"], { signal });
    return { name, state: "ok", found: stdout.toString().split(" Copyright")[0] ?? "", remedy: null };
  } catch (error) {
    return {
      name,
      state: "broken",
      found: formatError(error),
      remedy: 'Run "npm ci" again on this machine.',
    };
  }
};

const checkBrowsers = async ({ config, project }: Bench): Promise<Finding[]> => {
  const reports = await describeBrowsers(browserOptions(config, project));
  const used = reports.find(({ version }) => version !== null);
  return [
    {
      name: "Browser",
      state: used === undefined ? "broken" : "ok",
      found:
        used === undefined
          ? "none starts"
          : `${used.version ?? ""} (${used.name}) is used, at ${used.path ?? ""}`,
      remedy: used === undefined ? 'Run "npx remotion browser ensure", or set GREENROOM_BROWSER.' : null,
    },
    ...reports
      .filter((report) => report !== used)
      .map(({ name, version, why, path: file, remedy }): Finding => ({
        name: `  ${name}`,
        state: version === null ? "missing" : "ok",
        found: version === null ? why : `${version} at ${file ?? ""}`,
        remedy: used === undefined ? remedy : null,
      })),
  ];
};

const checkDisk = async ({ project }: Bench): Promise<Finding> => {
  await mkdir(project.home, { recursive: true });
  const { bavail, bsize } = await statfs(project.home);
  const gigabytes = (bavail * bsize) / 1e9;
  const isEnough = gigabytes > 2;
  return {
    name: "Disk",
    state: isEnough ? "ok" : "broken",
    found: `${gigabytes.toFixed(0)} GB free at ${project.home}`,
    remedy: isEnough ? null : "Free some, or set GREENROOM_HOME to a folder on a larger disk.",
  };
};

/** Remotion's own command line would put every key of `.env` into the page. */
const checkEnvFile = ({ project }: Bench): Finding => {
  const hasConfig = existsSync(path.join(project.root, "remotion.config.ts"));
  const hasEnv = existsSync(path.join(project.root, ".env"));
  const isExposed = hasEnv && !hasConfig;
  return {
    name: "Secrets",
    state: isExposed ? "broken" : "ok",
    found: isExposed ? ".env would reach the page of plain Remotion" : "Remotion does not read .env",
    remedy: isExposed ? 'Add the remotion.config.ts that "greenroom init" writes.' : null,
  };
};

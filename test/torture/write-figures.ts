import { readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { repositoryRoot } from "../support/browser.ts";

const page = path.join(repositoryRoot, "docs/reliability.md");
const heading = "## Figures";

export type Measured = {
  command: string;
  date: Date;
  /** By scenario, in the order they were run. */
  figures: Record<string, Record<string, number>>;
};

/** Writes what was measured, and where, into `docs/reliability.md`, in place of what stood there. */
export const writeFigures = async (measured: Measured): Promise<void> => {
  const text = await readFile(page, "utf8");
  const [before] = text.split(`${heading}\n`);
  if (before === undefined || before === text) throw new Error(`${page} has no "${heading}".`);
  const whole = `${before}${heading}\n\n${figuresText(measured)}`;
  await writeFile(page, await format(whole, { ...(await resolveConfig(page)), filepath: page }));
};

const figuresText = ({ command, date, figures }: Measured): string => {
  const [cpu] = cpus();
  const machine = `${String(cpus().length)} × ${cpu?.model.trim() ?? "unknown processor"}`;
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`;
  const day = date.toISOString().slice(0, 10);
  const tables = Object.entries(figures).map(([scenario, counted]) => {
    const rows = Object.entries(counted).map(([name, value]) => `| \`${name}\` | ${String(value)} |`);
    return [`### ${scenario}`, "", "| counted | |", "| --- | ---: |", ...rows].join("\n");
  });
  return [
    `\`${command}\` on ${machine}, ${memory}, ${process.platform}, Node ${process.versions.node}, ${day}:`,
    ...tables,
  ].join("\n\n");
};

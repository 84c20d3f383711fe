/** `npm run torture`: breaks what can be broken while a batch is made, and counts what was paid. See docs/reliability.md. */
import { bundleWorker } from "./bundle-worker.ts";
import type { KillTools } from "./kill-round.ts";
import { tortureMedia } from "./media.ts";
import { readOptions, usage, type ScenarioName, type TortureOptions } from "./options.ts";
import { createRandom } from "./random.ts";
import { runConcurrency } from "./run-concurrency.ts";
import { runKills } from "./run-kills.ts";
import { runOutOfCredits } from "./run-out-of-credits.ts";
import { writeFigures } from "./write-figures.ts";

const options = ((): TortureOptions => {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
    process.exit(2);
  }
})();
/** With `--json`, standard output holds results and nothing else. */
const say = (text: string): void => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);

type Figures = Record<string, number>;
type Broken = { promise: string; found: number };
type Scenario = (tools: KillTools) => Promise<{ figures: Figures; broken: Broken[] }>;

/** Promises that were not kept: each of these has to be 0. */
const nonZero = (figures: Figures, ...names: string[]): Broken[] =>
  names.flatMap((promise) => {
    const found = figures[promise] ?? 0;
    return found === 0 ? [] : [{ promise, found }];
  });
const above = (promise: string, found: number, most: number): Broken[] =>
  found > most ? [{ promise: `${promise} (at most ${String(most)})`, found }] : [];

const { kills, rows, processes } = options;
const always = ["duplicatePaidJobs", "lostClips", "missing", "speechRepeatsAfterReceipt"];
const scenarios: Record<ScenarioName, Scenario> = {
  kills: async (tools) => {
    const figures = await runKills({ kills, rows, processes }, tools);
    const broken = [
      ...nonZero(figures, ...always),
      ...above("speechRepeats", figures.speechRepeats, Math.min(figures.kills, figures.speechesOpen)),
    ];
    return { figures, broken };
  },
  credits: async (tools) => {
    const figures = await runOutOfCredits({ rows, processes }, tools);
    const { refusedForMoney, mostInFlight } = figures;
    const late = above("refusedForMoney", refusedForMoney, mostInFlight);
    return { figures, broken: [...nonZero(figures, ...always, "repaid"), ...late] };
  },
  concurrency: async (tools) => {
    const figures = await runConcurrency(
      { rows: Math.min(rows, 60), processes: Math.max(4, processes) },
      tools,
    );
    const tooMany = above("mostInFlight", figures.mostInFlight, figures.limit);
    return { figures, broken: [...nonZero(figures, ...always), ...tooMany] };
  },
  media: async ({ say }) => {
    const { downloads, files, failures } = await tortureMedia({ cases: options.cases, seed: options.seed });
    for (const [damage, count] of Object.entries(failures)) say(`  ${damage}: ${String(count)}`);
    const figures = {
      ...{ damagedDownloads: downloads.cases, accepted: downloads.accepted },
      ...{ damagedFiles: files.cases, handedOut: files.handedOut, notHealed: files.cases - files.healed },
    };
    return { figures, broken: nonZero(figures, "accepted", "handedOut", "notHealed") };
  },
};

const bundle = await bundleWorker();
const broken: Broken[] = [];
const all: Record<string, Figures> = {};
try {
  for (const name of options.scenarios) {
    say(`${name} (seed ${String(options.seed)})`);
    const tools = { bundle: bundle.file, random: createRandom(options.seed), say };
    const result = await scenarios[name](tools);
    all[name] = result.figures;
    broken.push(...result.broken);
    say(`  ${JSON.stringify(result.figures)}`);
  }
} finally {
  await bundle.remove();
}
for (const { promise, found } of broken) say(`BROKEN: ${promise} is ${String(found)}`);
if (broken.length === 0) say("Every promise was kept.");
if (options.write) {
  const command = ["npm run torture --", ...process.argv.slice(2)].join(" ");
  await writeFigures({ command, date: new Date(), figures: all });
  say("Written to docs/reliability.md");
}
const [first] = Object.values(all);
const result = Object.keys(all).length === 1 ? first : { ...all["kills"], ...all };
if (options.json)
  process.stdout.write(`${JSON.stringify({ seed: options.seed, ...result, ok: broken.length === 0 })}\n`);
process.exitCode = broken.length === 0 ? 0 : 1;

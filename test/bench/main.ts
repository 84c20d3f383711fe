/** `npm run bench`: measures what `docs/performance.md` says, and writes it. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import { repositoryRoot } from "../support/browser.ts";
import { openBenchProject } from "./project.ts";
import { describeMachine, jsonLine, performancePage, replaceRows } from "./report.ts";
import type { Bench, Result, Scenario } from "./scenario.ts";
import { batch } from "./scenarios/batch.ts";
import { cached } from "./scenarios/cached.ts";
import { change } from "./scenarios/change.ts";
import { firstFrame } from "./scenarios/first-frame.ts";
import { fresh } from "./scenarios/fresh.ts";
import { memory } from "./scenarios/memory.ts";
import { plan } from "./scenarios/plan.ts";

/** What needs the quietest machine comes first. e is measured in the rounds of a. */
const scenarios: readonly Scenario[] = [firstFrame, fresh, change, batch, cached, memory, plan];

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string" },
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    update: { type: "boolean", default: false },
  },
});

const chosenLetters = options.only?.split(",").map((letter) => letter.trim().replace("e", "a"));
const chosen = scenarios.filter(({ letter }) => chosenLetters?.includes(letter) ?? true);
const rounds = options.rounds === undefined ? undefined : Number(options.rounds);
if (chosen.length === 0 || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  process.stderr.write(
    "Usage: npm run bench -- [--json] [--only a,b,c,d,e,f,g,h] [--rounds n] [--quick | --update]\n",
  );
  process.exit(2);
}
/** With `--json`, standard output holds results and nothing else. */
const say = (text: string): void => void (options.json ? process.stderr : process.stdout).write(`${text}\n`);

say("Plan:");
for (const { letter, title, usualRounds, minutes } of chosen) {
  const planned = options.quick ? 1 : (rounds ?? usualRounds);
  const estimate = options.quick ? "" : `, about ${((minutes * planned) / usualRounds).toFixed(0)} min`;
  say(`  ${letter}  ${title}: ${String(planned)} rounds${estimate}`);
}

const describe = ({ scenario, ratio, ratioRange, target }: Result): string => {
  const spread = ratioRange.map((value) => value.toFixed(2)).join(" – ");
  const promise =
    target === undefined ? "" : `, promised ${target.text}: ${target.isMet ? "kept" : "MISSED"}`;
  return `  ${scenario}: ${ratio.toFixed(2)} (${spread})${promise}`;
};

const project = await openBenchProject({ draws: chosen.some(({ drawsNothing }) => drawsNothing !== true) });
try {
  const bench: Bench = {
    project,
    say,
    isQuick: options.quick,
    rounds: (usual) => (options.quick ? 1 : (rounds ?? usual)),
  };
  const results: Result[] = [];
  for (const scenario of chosen) {
    const startedAt = performance.now();
    say(`${scenario.letter}  ${scenario.title}`);
    const found = await scenario.run(bench, scenario);
    results.push(...found);
    for (const result of found) {
      if (options.json) process.stdout.write(`${jsonLine(result)}\n`);
      say(describe(result));
    }
    say(`  took ${((performance.now() - startedAt) / 60_000).toFixed(1)} min`);
  }
  const isWhole = chosen.length === scenarios.length;
  if (!options.quick && (isWhole || options.update)) {
    const file = path.join(repositoryRoot, "docs/performance.md");
    const page = isWhole
      ? performancePage(results, describeMachine(project.browserVersion, new Date()))
      : replaceRows(await readFile(file, "utf8"), results);
    await writeFile(file, await format(page, { ...(await resolveConfig(file)), filepath: file }));
    say("Written to docs/performance.md");
  }
} finally {
  await project.close();
}

import { planBrief, planCsv } from "../briefs.ts";
import type { Measurement } from "../measure.ts";
import { inRounds, ratioOf, summariseRuns, type Scenario } from "../scenario.ts";

/** What a row costs is told from the largest plan and a tenth of it, each without what a plan of one row takes. */
export const plan: Scenario = {
  letter: "h",
  title: "planning 10,000 rows of six scenes, of which 95 % are shared",
  usualRounds: 5,
  minutes: 2,
  drawsNothing: true,
  run: async (bench, scenario) => {
    const { project, isQuick } = bench;
    const [many, few] = isQuick ? [1_000, 100] : [10_000, 1_000];
    await project.write("plan.json", planBrief);
    const runs: Record<"one" | "few" | "many", Measurement[]> = { one: [], few: [], many: [] };
    const rounds = await inRounds(bench, scenario, async () => {
      for (const [name, rows] of [["one", 1] as const, ["few", few] as const, ["many", many] as const]) {
        await project.write("plan.csv", planCsv(rows));
        runs[name].push(await project.plan("plan.json"));
      }
    });
    const measured = { ...summariseRuns(runs.many), rounds };
    const cpuOf = (name: keyof typeof runs): number => summariseRuns(runs[name]).cpu.median;
    // Processor time, because the differences are small and other programs take wall time from them.
    const linearity = (cpuOf("many") - cpuOf("one")) / ((many / few) * (cpuOf("few") - cpuOf("one")));
    return [
      {
        scenario: "plan-10000",
        what: `seconds of greenroom plan over ${String(many)} rows`,
        ...ratioOf(
          runs.many.map(({ wall }) => wall),
          { atMost: 5 },
          " s",
        ),
        ...measured,
      },
      {
        scenario: "plan-10000-memory",
        what: "its peak of memory, of 500 MB",
        ...ratioOf(
          runs.many.map(({ peakMb }) => (peakMb * 1.048576) / 500),
          { atMost: 1 },
        ),
        ...measured,
      },
      {
        scenario: "plan-linear",
        what: `processor time a row of ${String(many)}, against that of ${String(few)}`,
        ...ratioOf([linearity], { atMost: 1.2 }),
        ...measured,
      },
    ];
  },
};

import { peopleCsv, sharedBrief } from "../briefs.ts";
import type { Measurement } from "../measure.ts";
import { inRounds, ratioOf, referenceOf, summariseRuns, type Scenario } from "../scenario.ts";
import { ratios } from "../statistics.ts";

/** The same short video for many rows: does memory grow with their number? */
export const memory: Scenario = {
  letter: "f",
  title: "peak memory of 1,000 shared rows against 100",
  usualRounds: 1,
  minutes: 6,
  run: async (bench, scenario) => {
    const { project, isQuick } = bench;
    const [few, many] = isQuick ? [5, 20] : [100, 1000];
    await project.write("shared.json", sharedBrief);
    await project.write("shared.csv", peopleCsv(few));
    await project.prepare("shared.json");
    const runs: [Measurement[], Measurement[]] = [[], []];
    const rounds = await inRounds(bench, scenario, async () => {
      for (const [index, rows] of [few, many].entries()) {
        await project.restore();
        await project.write("shared.csv", peopleCsv(rows));
        runs[index]?.push(await project.render("shared.json", { out: "out-shared" }));
        await project.removeOutput("out-shared");
      }
    });
    const [fewPeaks, manyPeaks] = runs.map((each) => each.map(({ peakMb }) => peakMb));
    return [
      {
        scenario: "memory-1000",
        what: `peak memory of ${String(many)} rows, as a multiple of that of ${String(few)}`,
        ...ratioOf(ratios(manyPeaks ?? [], fewPeaks ?? []), { atMost: 1.1 }, " ×"),
        ...summariseRuns(runs[1]),
        rounds,
        reference: referenceOf(`${String(few)} rows`, runs[0]),
      },
    ];
  },
};

import { batchBrief, peopleCsv } from "../briefs.ts";
import type { Measurement } from "../measure.ts";
import { inRounds, ratioOf, summariseRuns, type Scenario } from "../scenario.ts";
import { batchRows, prepareBatch } from "./batch.ts";

/** A hundred rows of the batch's brief whose every segment is there, and nothing in `out/`. */
export const cached: Scenario = {
  letter: "d",
  title: "100 rows with every segment cached and out/ deleted",
  usualRounds: 3,
  minutes: 7,
  run: async (bench, scenario) => {
    const { project, isQuick } = bench;
    const people = batchRows(isQuick);
    const rows = isQuick ? 2 * people : 100;
    await prepareBatch(bench);
    await project.restore();
    await project.render("batch.json", { out: "out-batch" });
    await project.removeOutput("out-batch");

    await project.write("people.csv", peopleCsv(rows, people));
    await project.write("cached.json", batchBrief(isQuick));
    const runs: Measurement[] = [];
    const rounds = await inRounds(bench, scenario, async () => {
      runs.push(await project.render("cached.json", { out: "out-cached" }));
      await project.removeOutput("out-cached");
    });
    return [
      {
        scenario: "cached-100",
        what: `seconds a video, of ${String(rows)} of which every segment is cached`,
        ...ratioOf(
          runs.map(({ wall }) => wall / rows),
          { atMost: 1 },
          " s",
        ),
        ...summariseRuns(runs),
        rounds,
      },
    ];
  },
};

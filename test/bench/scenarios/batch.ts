import { batchBrief, peopleCsv } from "../briefs.ts";
import type { Measurement } from "../measure.ts";
import {
  inRounds,
  interleaved,
  ratioOf,
  referenceOf,
  summariseRuns,
  type Bench,
  type Scenario,
} from "../scenario.ts";
import { summarise } from "../statistics.ts";

const rowsMeasuredOfReference = 2;

export const batchRows = (isQuick: boolean): number => (isQuick ? 3 : 20);

/** Makes the media of the batch, and keeps the home with it. */
export const prepareBatch = async ({ project, isQuick }: Bench): Promise<void> => {
  await project.write("people.csv", peopleCsv(batchRows(isQuick)));
  await project.write("batch.json", batchBrief(isQuick));
  await project.prepare("batch.json");
};

/** Twenty rows of five scenes, one of them personal, with no segment made yet; against Remotion's CLI, row by row. */
export const batch: Scenario = {
  letter: "b",
  title: "20 rows × 5 scenes × 6 s, 1 personal: greenroom render against npx remotion render per row",
  usualRounds: 3,
  minutes: 19,
  run: async (bench, scenario) => {
    const { project, isQuick } = bench;
    await prepareBatch(bench);
    const rows = batchRows(isQuick);
    const [batches, references]: [Measurement[], Measurement[][]] = [[], []];
    const rounds = await inRounds(bench, scenario, async (round) => {
      const measured: Measurement[] = [];
      references.push(measured);
      await interleaved(
        round,
        async () => {
          await project.restore();
          batches.push(await project.render("batch.json", { out: "out-batch" }));
          await project.removeOutput("out-batch");
        },
        async () => {
          await project.restore();
          for (let each = 0; each < rowsMeasuredOfReference; each++) {
            // Other rows in other rounds.
            const row = ((round * rowsMeasuredOfReference + each) % rows) + 1;
            measured.push(await project.renderWithRemotion(`row-${String(row)}-16x9`, "reference.mp4"));
          }
        },
      );
      bench.say(
        `  round ${String(round + 1)}: ${String(batches.at(-1)?.wall)} s for ${String(rows)} rows, reference ${measured.map(({ wall }) => String(wall)).join(", ")} s a row`,
      );
    });
    const faster = batches.flatMap(({ wall }, round) => {
      const measured = references[round];
      return measured === undefined ? [] : [(meanWall(measured) * rows) / wall];
    });
    return [
      {
        scenario: "batch-20x5",
        what: `how many times faster than one npx remotion render a row (${String(rowsMeasuredOfReference)} rows a round are measured, and scaled to ${String(rows)})`,
        ...ratioOf(faster, { atLeast: 10 }, " ×"),
        ...summariseRuns(batches),
        rounds,
        reference: {
          ...referenceOf(`npx remotion render, ${String(rows)} rows`, references.flat()),
          ...scaled(references, rows),
        },
      },
    ];
  },
};

const meanWall = (runs: readonly Measurement[]): number =>
  runs.reduce((total, { wall }) => total + wall, 0) / runs.length;

const scaled = (references: readonly Measurement[][], rows: number): { wall: number; cpu: number } => {
  const runs = references.flat();
  return {
    wall: summarise(runs.map(({ wall }) => wall)).median * rows,
    cpu: summarise(runs.map(({ cpu }) => cpu)).median * rows,
  };
};

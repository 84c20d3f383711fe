import { z } from "zod";
import { freshBrief } from "../briefs.ts";
import type { Measurement } from "../measure.ts";
import { inRounds, ratioOf, summariseRuns, type Scenario } from "../scenario.ts";

const progressSchema = z.object({
  event: z.literal("progress"),
  drawn: z.number(),
  frames: z.object({ made: z.number() }),
});

/** From the shell to the first picture that is drawn, with media, bundle and browser as the last run left them. */
export const firstFrame: Scenario = {
  letter: "g",
  title: "from the shell to the first frame",
  usualRounds: 5,
  minutes: 1,
  run: async (bench, scenario) => {
    const { project } = bench;
    await project.write("fresh-16x9.json", freshBrief("16:9", bench.isQuick));
    await project.prepare("fresh-16x9.json");
    const [runs, seconds]: [Measurement[], number[]] = [[], []];
    const rounds = await inRounds(bench, scenario, async () => {
      await project.restore();
      const first: number[] = [];
      const run = await project.render(
        "fresh-16x9.json",
        { out: "out-first" },
        {
          acceptStop: true,
          onLine: (line, at, stop) => {
            const progress = progressSchema.safeParse(JSON.parse(line)).data;
            if (first.length > 0 || progress === undefined) return;
            if (progress.drawn === 0 && progress.frames.made === 0) return;
            first.push(at);
            stop();
          },
        },
      );
      if (first.length === 0) throw new Error("The render told of no frame that it drew.");
      runs.push(run);
      seconds.push(...first);
      await project.removeOutput("out-first");
    });
    return [
      {
        scenario: "first-frame",
        what: "seconds from the shell to the first picture drawn, when nothing but the brief is new",
        ...ratioOf(seconds, { atMost: 2 }, " s"),
        ...summariseRuns(runs),
        rounds,
        note: "the run is stopped there: wall and cpu are of a stopped run",
      },
    ];
  },
};

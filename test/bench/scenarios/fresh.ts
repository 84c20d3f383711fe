import { aspects, aspectSlug, type Aspect } from "../../../src/model/aspect.ts";
import { freshBrief } from "../briefs.ts";
import type { Measurement } from "../measure.ts";
import { inRounds, interleaved, ratioOf, referenceOf, summariseRuns, type Scenario } from "../scenario.ts";
import { ratios } from "../statistics.ts";
import { openFloor } from "./floor.ts";

/** One fresh video of one scene in each aspect, layered against whole-frame; in 16:9 against the floor, too. */
export const fresh: Scenario = {
  letter: "a",
  title: "one fresh video, layered against whole-frame (16:9, 9:16, 1:1), and e: against the floor (16:9)",
  usualRounds: 5,
  minutes: 13,
  run: async (bench, scenario) => {
    const { project } = bench;
    const briefOf = (aspect: Aspect): string => `fresh-${aspectSlug(aspect)}.json`;
    for (const aspect of aspects) await project.write(briefOf(aspect), freshBrief(aspect, bench.isQuick));
    await project.prepare(...aspects.map(briefOf));
    const floor = await openFloor(bench, "fresh-16x9");
    const floors: Measurement[] = [];
    const results = [];
    for (const aspect of aspects) {
      const slug = aspectSlug(aspect);
      const [layered, whole]: [Measurement[], Measurement[]] = [[], []];
      const render = async (engine: "layered" | "remotion", into: Measurement[]): Promise<void> => {
        await project.restore();
        into.push(await project.render(briefOf(aspect), { out: `out-${engine}`, engine }));
        await project.removeOutput(`out-${engine}`);
      };
      const rounds = await inRounds(bench, { ...scenario, minutes: scenario.minutes / 3 }, async (round) => {
        await interleaved(
          round,
          () => render("layered", layered),
          () => render("remotion", whole),
        );
        if (aspect === "16:9" && floor !== null) floors.push(await floor.run());
        bench.say(
          `  fresh-${slug} round ${String(round + 1)}: layered ${String(layered.at(-1)?.wall)} s, whole ${String(whole.at(-1)?.wall)} s`,
        );
      });
      const walls = [layered, whole].map((runs) => runs.map(({ wall }) => wall));
      results.push({
        scenario: `fresh-${slug}`,
        what: "wall time of layered, as a share of whole-frame's",
        ...ratioOf(ratios(walls[0] ?? [], walls[1] ?? []), { atMost: 0.4 }),
        ...summariseRuns(layered),
        rounds,
        reference: referenceOf("whole-frame", whole),
      });
      if (aspect !== "16:9" || floors.length === 0) continue;
      const cpus = [layered, floors].map((runs) => runs.map(({ cpu }) => cpu));
      results.push({
        scenario: "floor-16x9",
        what: "cpu time of layered, in floors: one ffmpeg that decodes, overlays and encodes ready layers",
        ...ratioOf(ratios(cpus[0] ?? [], cpus[1] ?? []), { atMost: 1.8 }, " ×"),
        ...summariseRuns(layered),
        rounds,
        reference: referenceOf("the floor", floors),
      });
    }
    return results;
  },
};

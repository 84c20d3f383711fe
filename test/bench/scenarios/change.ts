import { durationInFrames, sceneSpans } from "../../../src/model/timing.ts";
import type { VideoProps } from "../../../src/model/video-props.ts";
import { batchBrief, peopleCsv, type BatchChange } from "../briefs.ts";
import type { Measurement } from "../measure.ts";
import { inRounds, ratioOf, referenceOf, summariseRuns, type Result, type Scenario } from "../scenario.ts";
import { ratios } from "../statistics.ts";

/** What may come to a scene's own share: start, joining, transitions. */
const allowance = 0.05;

/** One video of the batch is rendered; then one thing is changed and it is rendered again, each time from the same state. */
export const change: Scenario = {
  letter: "c",
  title: "change one caption's spelling, one overlay, one scene's colour, or add a row, and render again",
  usualRounds: 5,
  minutes: 7,
  run: async (bench, scenario) => {
    const { project, isQuick } = bench;
    const briefOf = (kind: BatchChange): string => `change-${kind}.json`;
    await project.write("people.csv", peopleCsv(2));
    const kinds = ["none", "caption", "overlay", "colour"] as const;
    for (const kind of kinds) await project.write(briefOf(kind), batchBrief(isQuick, kind));
    await project.prepare(...kinds.map(briefOf));
    const { props } = await project.propsOf("row-1-16x9");
    const full: Measurement[] = [];
    const changed: Record<Change, Measurement[]> = { caption: [], overlay: [], colour: [], row: [] };
    const rounds = await inRounds(bench, scenario, async () => {
      await project.restore();
      full.push(await project.render(briefOf("none"), { out: "out-change", rows: "1" }));
      // What one change has made is of no use to the next. The row comes first, while the other row is finished.
      for (const kind of ["row", "caption", "overlay", "colour"] as const) {
        const brief = kind === "row" ? briefOf("none") : briefOf(kind);
        changed[kind].push(
          await project.render(brief, { out: "out-change", rows: kind === "row" ? "1-2" : "1" }),
        );
      }
      await project.removeOutput("out-change");
    });
    const walls = full.map(({ wall }) => wall);
    const targets: Record<Change, number | null> = {
      caption: 0.15,
      overlay: null,
      colour: shareOf(props, "numbers") + allowance,
      row: shareOf(props, "hello") + allowance,
    };
    return changes.map(([kind, what]): Result => {
      const shares = ratios(
        changed[kind].map(({ wall }) => wall),
        walls,
      );
      const atMost = targets[kind];
      return {
        scenario: `change-${kind}`,
        what: `wall time after ${what}, as a share of the whole video's`,
        ...(atMost === null ? ratioOf(shares) : ratioOf(shares, { atMost })),
        ...summariseRuns(changed[kind]),
        rounds,
        reference: referenceOf("the whole video", full),
      };
    });
  },
};

type Change = "caption" | "overlay" | "colour" | "row";
const changes: readonly (readonly [Change, string])[] = [
  ["caption", "one caption was spelt otherwise"],
  ["overlay", "the title of a list was changed"],
  ["colour", "the colour of one scene was changed"],
  ["row", "a row was added"],
];

/** The share of a video's frames in which a scene is seen. */
const shareOf = (props: VideoProps, id: string): number => {
  const span = sceneSpans(props.scenes).find(({ scene }) => scene.id === id);
  if (span === undefined) throw new Error(`${props.id} has no scene "${id}".`);
  return span.durationInFrames / durationInFrames(props);
};

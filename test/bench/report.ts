import { spawnSync } from "node:child_process";
import { cpus, totalmem, release, type as systemName } from "node:os";
import { VERSION } from "remotion/version";
import type { Result } from "./scenario.ts";
import type { Summary } from "./statistics.ts";

export type Machine = { date: string; cpu: string; memory: string; system: string; versions: string };

/** What the figures depend on besides the code. */
export const describeMachine = (browserVersion: string, now: Date): Machine => {
  const asked = spawnSync("ffmpeg", ["-version"], { encoding: "utf8" });
  const ffmpeg = asked.error === undefined ? /ffmpeg version (\S+)/.exec(asked.stdout) : null;
  const cores = cpus();
  return {
    date: now.toISOString().slice(0, 10),
    cpu: `${String(cores.length)} × ${cores[0]?.model.trim() ?? "unknown"}`,
    memory: `${(totalmem() / 1024 ** 3).toFixed(0)} GiB`,
    system: `${systemName()} ${release()}`,
    versions: [
      `Node ${process.versions.node}`,
      `Remotion ${VERSION}`,
      browserVersion,
      ...(ffmpeg === null ? [] : [`for the floor ffmpeg ${ffmpeg[1] ?? ""}`]),
    ].join(", "),
  };
};

/** One line of `--json`. */
export const jsonLine = ({ scenario, ratio, wall, cpu, peakMb, rounds, ...rest }: Result): string =>
  JSON.stringify({
    ...{ scenario, ratio: round(ratio), wall: round(wall.median), cpu: round(cpu.median), peakMb, rounds },
    ratioRange: rest.ratioRange.map(round),
    wallRange: [wall.min, wall.max].map(round),
    cpuRange: [cpu.min, cpu.max].map(round),
    ...(rest.reference === undefined
      ? {}
      : {
          reference: {
            ...rest.reference,
            wall: round(rest.reference.wall),
            cpu: round(rest.reference.cpu),
          },
        }),
    ...(rest.target === undefined ? {} : { target: rest.target.text, met: rest.target.isMet }),
  });

const ratioRow = (result: Result): string[] => [
  `\`${result.scenario}\``,
  result.ratio.toFixed(2),
  `${result.ratioRange[0].toFixed(2)} – ${result.ratioRange[1].toFixed(2)}`,
  result.target?.text ?? "",
  result.target === undefined ? "" : result.target.isMet ? "kept" : "**missed**",
  [result.what, result.note].filter((part) => part !== undefined).join("; "),
];

const secondsRow = ({ scenario, rounds, wall, cpu, peakMb, reference }: Result): string[] => [
  `\`${scenario}\``,
  String(rounds),
  spread(wall),
  spread(cpu),
  peakMb.toFixed(0),
  reference?.name ?? "",
  reference?.wall.toFixed(1) ?? "",
  reference?.cpu.toFixed(1) ?? "",
  reference?.peakMb.toFixed(0) ?? "",
];

const rowOf = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A page with the rows of some scenarios measured anew. @throws Error for a scenario that it does not have. */
export const replaceRows = (page: string, results: readonly Result[]): string =>
  results.reduce((text, result) => {
    const rows = [rowOf(ratioRow(result)), rowOf(secondsRow(result))];
    const replaced = text.replaceAll(
      new RegExp(`^\\| *\`${result.scenario}\` .*$`, "gm"),
      (line) => rows.shift() ?? line,
    );
    if (rows.length > 0) throw new Error(`docs/performance.md has no row of ${result.scenario}.`);
    return replaced;
  }, page);

/** `docs/performance.md`. */
export const performancePage = (results: readonly Result[], machine: Machine): string => `# Performance

Written by \`npm run bench\` on ${machine.date}; do not edit it by hand.

- ${machine.cpu}, ${machine.memory} memory, no GPU used, ${machine.system}
- ${machine.versions}
- 1080p, 30 frames a second, H.264 preset medium, CRF 18; the reference draws JPEG frames of quality 80

## Ratios

${table(["scenario", "ratio", "spread", "promised", "", "what the ratio is"], results.map(ratioRow))}

## Seconds and memory

${table(
  ["scenario", "rounds", "wall, s", "cpu, s", "peak, MiB", "compared with", "wall, s", "cpu, s", "peak, MiB"],
  results.map(secondsRow),
)}

## How to read it

- **Trust the ratio, not the second.** What is compared runs in the same round, one right after the other, and the order
  changes from round to round. A ratio is the median over the rounds; its spread goes from the lowest to the highest.
- **Wall** is from the start of the command to its end: what somebody at a shell waits for, loading and opening included.
- **cpu** is user and system time of the whole process tree (Node, Chrome, ffmpeg), orphans included.
- **Peak** is the highest sum of PSS (memory that is shared counts once) over the tree, looked at twice a second.
- Speech, clips, the bundle and the browser are ready before anything is timed. Unless a scenario says so, no segment is.
- Every scene has a presenter, captions, bullets, a lower third and the logo, and music lies under it.
- \`fresh-…\`: one scene of about eight seconds; \`--engine layered\` against \`--engine remotion\`, both by \`greenroom render\`.
- \`floor-16x9\`: the same video by one command of a full ffmpeg, with graphics drawn beforehand. It makes no sound, no
  poster and no captions, opens no browser, and knows beforehand what is in a frame.
- \`batch-…\`: twenty rows of five scenes of about six seconds, of which the first is each row's own.
- \`plan-…\`: rows of six scenes with a presenter, of which 95 % say what another row says; nothing is in the cache.
- \`change-…\`: the first row of that batch again, after a change. What is promised for a colour and a row is the share of
  frames that show what is new, and 0.05. For \`caption\`, a word that sounds the same is written otherwise.

\`npm run bench -- --only a,c --rounds 5\` measures some of it, and with \`--update\` replaces their rows here; \`--quick\`
tries the bench itself on tiny videos and writes nothing.
`;

const spread = ({ median, min, max }: Summary): string =>
  `${median.toFixed(1)} (${min.toFixed(1)} – ${max.toFixed(1)})`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map(rowOf).join("\n");

const round = (value: number): number => Number(value.toFixed(3));

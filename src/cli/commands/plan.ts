import type { PlanEstimate } from "../../plan/estimate.ts";
import type { Plan } from "../../model/plan.ts";
import { exitCodes, type ExitCode } from "../../errors.ts";
import { describeMaker } from "../connect.ts";
import { formatSeconds, formatTable, formatUsd, plural, shorten } from "../output.ts";
import type { Session } from "../session.ts";

/** Says what a brief will make and what that costs. Spends and sends nothing. */
export const runPlan = ({ loaded, estimate, choice, output }: Session): ExitCode => {
  const { plan } = loaded;
  output.emit("plan", { plan, estimate });
  output.say(
    `${plan.brief.file}: ${plural(plan.videos.length, "video")} × ${plan.aspects.join(", ")}, made by ${describeMaker(choice)}\n`,
  );
  output.say(sceneTable(plan));
  output.say(`\n${mediaTable(estimate)}\n`);
  output.say(costLines(estimate).join("\n"));
  return exitCodes.done;
};

const sceneTable = ({ videos }: Plan): string => {
  const [first] = videos;
  const rows = (first?.scenes ?? []).map((scene, index) => {
    const variants = new Set(videos.map(({ scenes }) => scenes[index]?.speech ?? ""));
    const said = scene.caption === null ? "" : variants.size === 1 ? "shared" : `${variants.size} versions`;
    const text =
      scene.caption ?? scene.overlays.map((overlay) => ("text" in overlay ? overlay.text : "")).join(" ");
    return [scene.id, scene.layout, scene.presenter, said, shorten(text, 34)];
  });
  return formatTable([
    ["scene", "layout", "presenter", "speech", `says, in row ${first?.row.index ?? 1}`],
    ...rows,
  ]);
};

const mediaTable = ({ needs }: PlanEstimate): string => {
  const row = (name: string, kind: "speech" | "avatar"): string[] => {
    const all = needs.filter(({ need }) => need.kind === kind);
    const making = all.filter(({ cached }) => !cached);
    const sum = (of: (each: (typeof all)[number]) => number): number =>
      making.reduce((total, each) => total + of(each), 0);
    return [
      name,
      String(all.reduce((total, { uses }) => total + uses, 0)),
      String(all.length),
      String(all.length - making.length),
      String(making.length),
      `${making.every(({ exact }) => exact) ? "" : "~"}${formatSeconds(sum(({ seconds }) => seconds))}`,
      formatUsd(sum(({ usd }) => usd)),
    ];
  };
  return formatTable(
    [
      ["", "used", "unique", "cached", "to make", "length", "estimate"],
      row("speech", "speech"),
      row("avatar", "avatar"),
    ],
    [1, 2, 3, 4, 5, 6],
  );
};

const costLines = ({ toMake, withoutSharingUsd, asOf, maker, needs }: PlanEstimate): string[] => {
  const whole = needs.reduce((total, { usd }) => total + usd, 0);
  return [
    maker === "heygen"
      ? `To pay: about ${formatUsd(toMake.usd)} (list prices of ${asOf}; an estimate, not a bill).`
      : `To pay: nothing offline. With HeyGen about ${formatUsd(toMake.usd)} (list prices of ${asOf}; an estimate).`,
    `Sharing scenes between rows saves about ${formatUsd(Math.max(0, withoutSharingUsd - whole))}.`,
  ];
};

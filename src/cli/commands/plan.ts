import { exitCodes, type ExitCode } from "../../errors.ts";
import type { KindEstimate, PlanEstimate } from "../../plan/estimate.ts";
import type { AdjustedClip, Plan } from "../../model/plan.ts";
import { askAccount, type Wallet } from "../account.ts";
import { createConnector } from "../connect.ts";
import { formatSeconds, formatTable, formatUsd, plural, shorten } from "../output.ts";
import { describeMakers } from "../prepare-session.ts";
import type { Session, SharedOptions } from "../session.ts";

export type PlanOptions = SharedOptions & {
  /** Asks HeyGen, for nothing, for the balance and for the kinds of the looks. */
  wallet?: boolean;
};

/** Says what a brief will make and what that costs. Spends nothing, and sends nothing unless it is asked for the wallet. */
export const runPlan = async (session: Session, options: PlanOptions): Promise<ExitCode> => {
  const { estimate, wallet } =
    options.wallet === true ? await withWallet(session) : { estimate: session.estimate, wallet: null };
  const { loaded, output } = session;
  const { plan } = loaded;
  output.emit("plan", { plan, estimate: { ...estimate, wallet } });
  output.say(
    `${plan.brief.file}: ${plural(plan.videos.length, "video")} × ${plan.aspects.join(", ")}, made by ${describeMakers(session)}\n`,
  );
  output.say(sceneTable(plan));
  output.say(`\n${mediaTable(estimate)}\n`);
  for (const clip of plan.adjusted) output.warn(`! ${describeAdjusted(clip)}`);
  output.say(costLines(estimate, session.prices.file, wallet).join("\n"));
  return exitCodes.done;
};

const describeAdjusted = ({ avatarId, asked, taken, because }: AdjustedClip): string =>
  `"${avatarId}" is asked for in ${asked.aspect} at ${asked.resolution} and made in ${taken.aspect} at ${taken.resolution}: ` +
  `${because.join("; ")}.`;

const withWallet = async (session: Session): Promise<{ estimate: PlanEstimate; wallet: Wallet | null }> => {
  const connector = createConnector(session.choice, session.project, session.output);
  try {
    const { heygen } = await connector.connect();
    return await askAccount(session, heygen);
  } finally {
    await connector.close();
  }
};

const sceneTable = ({ videos }: Plan): string => {
  const [first] = videos;
  const rows = (first?.scenes ?? []).map((scene, index) => {
    const variants = new Set(videos.map(({ scenes }) => scenes[index]?.speech ?? ""));
    const said = scene.caption === null ? "" : variants.size === 1 ? "shared" : `${variants.size} versions`;
    const text =
      scene.caption ?? scene.overlays.map((overlay) => ("text" in overlay ? overlay.text : "")).join(" ");
    return [scene.id, scene.layout, scene.presenter, said, shorten(text, 40)];
  });
  return formatTable(
    [["scene", "layout", "presenter", "speech", `says, in row ${first?.row.index ?? 1}`], ...rows],
    [],
    [4, 0],
  );
};

const mediaTable = ({ speech, avatars }: PlanEstimate): string => {
  const row = (
    name: string,
    { used, unique, cached, toMake, seconds, exact, usd }: KindEstimate,
  ): string[] => [
    name,
    ...[used, unique, cached, toMake].map(String),
    `${exact ? "" : "~"}${formatSeconds(seconds)}`,
    `${exact ? "" : "~"}${formatUsd(usd)}`,
  ];
  return formatTable(
    [
      ["", "used", "unique", "cached", "to make", "length", "price"],
      row("speech", speech),
      row("avatar", avatars),
    ],
    [1, 2, 3, 4, 5, 6],
  );
};

/** Less than this is no dollar and no cent. */
const leastTold = 0.005;

const costLines = (estimate: PlanEstimate, priceFile: string | null, wallet: Wallet | null): string[] => {
  const { toMake, toPayUsd, sharingSavesUsd, asOf, maker, presenterMaker } = estimate;
  const about = (usd: number): string => `${toMake.exact ? "" : "about "}${formatUsd(usd)}`;
  const ways = estimate.ways.map(({ way, usd }) =>
    usd === null ? `${way} (price not known)` : `${way} ${about(usd)}`,
  );
  const hasPresenters = estimate.needs.some(({ need, cached }) => need.kind === "avatar" && !cached);
  const later = `with HeyGen ${about(toMake.usd)}`;
  const pay =
    maker === "emulator"
      ? `nothing offline; ${later}`
      : presenterMaker === "emulator"
        ? `${about(toPayUsd)} for this draft; ${later}`
        : about(toPayUsd);
  return formatTable([
    ["To pay:", pay],
    ["", `by ${priceFile ?? "HeyGen's list prices"} of ${asOf}; an estimate, not a bill`],
    ...(toMake.exact ? [] : [["", "~ by the number of words: exact once the speech is made"]]),
    ...(hasPresenters ? [["Presenters:", ways.join(", else ")]] : []),
    ...(sharingSavesUsd < leastTold
      ? []
      : [["Saved:", `about ${formatUsd(sharingSavesUsd)}, by sharing what is said in several places`]]),
    ...(wallet === null ? [] : [["Wallet:", wallet.text]]),
  ]).split("\n");
};

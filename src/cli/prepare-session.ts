import path from "node:path";
import { exitCodes, type AppError } from "../errors.ts";
import { pinPlan } from "../media/pins.ts";
import { drivenPart, type Key, type VideoNeed } from "../model/media.ts";
import type { Plan } from "../model/plan.ts";
import type { NeedEstimate, PlanEstimate } from "../plan/estimate.ts";
import type { Sum } from "../plan/judge-spend.ts";
import type { Prepared } from "../prepare/index.ts";
import { askAccount } from "./account.ts";
import { createConnector, describeMaker, type Connector } from "./connect.ts";
import { locateChoice, makeMedia } from "./make-media.ts";
import { formatUsd } from "./output.ts";
import { openPurse, type Purse, type SpendOptions } from "./purse.ts";
import { estimateNow, type Session } from "./session.ts";

export type PrepareOptions = SpendOptions & {
  /** `speech` leaves the presenters for later, when their price is exact. @default all */
  only?: "speech" | undefined;
};

/**
 * Makes or finds the media of a session's plan, and says so; the cache keeps it until the session is finished. The speech comes first, and what it tells of lengths is the
 * price of the presenters: it is looked at again before the first of them is asked for.
 *
 * @throws SpendError before anything is spent that was not allowed.
 */
export const prepareSession = async (session: Session, options: PrepareOptions): Promise<Prepared> => {
  const { output, config, project, choice, presenters, cache, loaded } = session;
  await pinPlan(cache, path.resolve(loaded.plan.brief.file), Object.keys(loaded.plan.needs));
  const voices = createConnector(choice, project, output);
  const connectors =
    presenters === choice ? [voices] : [voices, createConnector(presenters, project, output)];
  const purse = openPurse({
    policy: { budgetUsd: options.budget ?? null, confirmAboveUsd: config.confirmAboveUsd },
    isApproved: options.yes ?? false,
    confirm: output.confirm,
  });
  try {
    return await prepareInSteps(session, { voices, presenters: connectors.at(-1) ?? voices, purse, options });
  } catch (error) {
    throw locateChoice(error, session.loaded);
  } finally {
    for (const connector of connectors) await connector.close();
  }
};

type Making = { voices: Connector; presenters: Connector; purse: Purse; options: PrepareOptions };

const prepareInSteps = async (
  asked: Session,
  { voices, presenters, purse, options }: Making,
): Promise<Prepared> => {
  const session = await withAccount(asked, voices);
  const { loaded, estimate, output } = session;
  const isSpeechOnly = options.only === "speech";
  const due = toPay(estimate, ({ need }) => !isSpeechOnly || need.kind === "speech");
  await purse.approve({ usd: due.mostUsd, exact: due.exact }, 0);

  const isInOne = presenters === voices && (estimate.speech.toMake === 0 || estimate.toPayUsd === 0);
  const prepared = isSpeechOnly
    ? await makeMedia(session, loaded.plan, voices, { title: "Speech", only: "speech" })
    : isInOne
      ? await makeMedia(session, loaded.plan, voices, { title: "Media" })
      : await makeOneAfterTheOther(session, { voices, presenters, purse });
  if (due.usd > 0) {
    const actualUsd = spentSince(estimate, await estimateNow(session));
    output.emit("paid", { estimatedUsd: due.usd, actualUsd, pricesAsOf: estimate.asOf });
    output.say(`Paid: ${formatUsd(actualUsd)}, of an estimated ${formatUsd(due.usd)}.`);
  }
  return prepared;
};

const makeOneAfterTheOther = async (
  session: Session,
  { voices, presenters, purse }: Omit<Making, "options">,
): Promise<Prepared> => {
  const { plan } = session.loaded;
  const spoken = await makeMedia(session, plan, voices, { title: "Speech", only: "speech" });
  const known = await estimateNow(session);
  // A stand-in can be made whatever HeyGen says.
  const stop = presenters === voices ? [...spoken.failed.values()].find(endsAll) : undefined;
  const { left, failed } = withoutFailed(plan, known, { failures: spoken.failed, stop });
  const spentUsd = spentSince(session.estimate, known);
  const { mostUsd, exact } = toPay(known, ({ key }) => left.needs[key] !== undefined);
  if (mostUsd > 0) await purse.approve({ usd: spentUsd + mostUsd, exact }, spentUsd);
  const made = await makeMedia(session, left, presenters, { title: "Presenters" });
  return {
    manifest: { ...made.manifest, maker: plan.maker },
    failed: new Map([...spoken.failed, ...failed, ...made.failed]),
    made: {
      speech: spoken.made.speech + made.made.speech,
      avatars: spoken.made.avatars + made.made.avatars,
    },
  };
};

/** The session with prices by the kinds of its looks, where HeyGen is going to be paid anyway. */
const withAccount = async (session: Session, voices: Connector): Promise<Session> => {
  const { estimate, output } = session;
  if (estimate.toPayUsd === 0) return session;
  const { heygen } = await voices.connect();
  const { estimate: known, wallet } = await askAccount(session, heygen);
  const { toPayUsd, asOf, toMake } = known;
  output.emit("price", { toPayUsd, exact: toMake.exact, pricesAsOf: asOf, wallet });
  output.say(
    `To pay: ${toMake.exact ? "" : "about "}${formatUsd(toPayUsd)} by the prices of ${asOf}.${wallet === null ? "" : ` ${wallet.text}.`}`,
  );
  if (known.ways.some(({ usd }) => usd === null)) {
    output.warn(
      "! A removal of a background comes on top: HeyGen publishes no price, and heygen-prices.json has none.",
    );
  }
  return { ...session, estimate: known };
};

/** What is to be paid for a part of what is missing, and what it comes to if every look takes the dearest way allowed. */
const toPay = (
  { needs }: PlanEstimate,
  isMeant: (each: NeedEstimate) => boolean,
): Sum & { mostUsd: number } => {
  const due = needs.filter((each) => each.maker === "heygen" && !each.cached && isMeant(each));
  return {
    usd: due.reduce((total, { usd }) => total + usd, 0),
    mostUsd: due.reduce((total, { mostUsd }) => total + mostUsd, 0),
    exact: due.every(({ exact }) => exact),
  };
};

/** What was made for money between two estimates, by the seconds that came back. */
const spentSince = (before: PlanEstimate, now: PlanEstimate): number => {
  const missing = new Set(before.needs.flatMap(({ key, cached }) => (cached ? [] : [key])));
  return now.needs
    .filter(({ key, cached, maker }) => cached && maker === "heygen" && missing.has(key))
    .reduce((total, { usd }) => total + usd, 0);
};

/** After such a failure everything else would be refused for the same reason. */
const endsAll = ({ exitCode }: AppError): boolean =>
  exitCode === exitCodes.outOfCredits || exitCode === exitCodes.notAuthorised;

/**
 * The plan without speech that could not be made, so that it is not asked for again, and without the presenters that would
 * have spoken it; after a failure that ends all, without every presenter that is not there.
 */
const withoutFailed = (
  plan: Plan,
  { needs: estimates }: PlanEstimate,
  { failures, stop }: { failures: Prepared["failed"]; stop: AppError | undefined },
): { left: Plan; failed: Map<Key, AppError> } => {
  const failed = new Map<Key, AppError>();
  const missing = new Set(estimates.flatMap(({ key, cached }) => (cached ? [] : [key])));
  const causeOf = (key: Key, need: VideoNeed): AppError | undefined =>
    failures.get(drivenPart(need)?.speech ?? "") ?? (missing.has(key) ? stop : undefined);
  const needs = Object.entries(plan.needs).filter(([key, need]) => {
    const isVideo = need.kind === "avatar" || need.kind === "clip";
    const cause = isVideo ? causeOf(key, need) : failures.get(key);
    if (cause !== undefined) failed.set(key, cause);
    return cause === undefined;
  });
  return { left: { ...plan, maker: plan.presenterMaker, needs: Object.fromEntries(needs) }, failed };
};

/** Who makes what, for the first line of a command. */
export const describeMakers = ({ choice, presenters }: Session): string =>
  presenters === choice
    ? describeMaker(choice)
    : `${describeMaker(choice)} (voices), with preview presenters drawn offline: a draft`;

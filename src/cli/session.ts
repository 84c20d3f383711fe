import path from "node:path";
// Not through the folders' main files: they bring an HTTP client, a demuxer and the renderer, and a plan needs none of them.
import { openMediaCache, type MediaCache } from "../media/cache.ts";
import { unpinPlan } from "../media/pins.ts";
import type { RemoteOptions } from "../media/remote-file.ts";
import { digestFile } from "../media/digest.ts";
import {
  drivenPart,
  isRemote,
  type Digest,
  type Key,
  type SpeechEntry,
  type VideoNeed,
} from "../model/media.ts";
import { isWanted } from "../model/transparent.ts";
import { driverOf } from "../plan/driver.ts";
import { estimatePlan, type Known, type PlanEstimate } from "../plan/estimate.ts";
import { InputError } from "../errors.ts";
import type { Config } from "./config.ts";
import { chooseMaker, offlineChoice, sleep, type MakerChoice } from "./connect.ts";
import { loadPlan, locateSource, type LoadedPlan } from "./load-plan.ts";
import type { Output } from "./output.ts";
import { findProject, type Project } from "./project.ts";
import { pricesOf, readPrices, type KnownPrices } from "./read-prices.ts";

export type SharedOptions = {
  json?: boolean;
  offline?: boolean;
  rows?: string;
  refresh?: boolean;
  draft?: boolean;
};

/** What every command that works on a brief begins with. */
export type Session = {
  config: Config;
  output: Output;
  project: Project;
  /** Who makes the voices. */
  choice: MakerChoice;
  /** Who makes the presenters: in a draft the emulator, else who makes the voices. */
  presenters: MakerChoice;
  loaded: LoadedPlan;
  cache: MediaCache;
  remote: RemoteOptions;
  prices: KnownPrices;
  estimate: PlanEstimate;
  signal: AbortSignal;
};

/** Reads, plans and prices a brief. Nothing is sent and nothing is spent. */
export const openSession = async (
  briefFile: string,
  options: SharedOptions,
  { config, output, signal }: { config: Config; output: Output; signal: AbortSignal },
): Promise<Session> => {
  const project = findProject(briefFile, config);
  const choice = chooseMaker(config, options.offline ?? false);
  const presenters = options.draft === true ? draftPresenters(choice) : choice;
  const prices = await readPrices(config, project);
  const cache = await openMediaCache(project.mediaDir);
  const remote: RemoteOptions = { refresh: options.refresh, sleep, signal };
  const loaded = await loadPlan(briefFile, project, {
    maker: choice.maker,
    presenterMaker: presenters.maker,
    rows: options.rows,
    fetchData: async (url) => {
      const { takeRemoteData } = await import("../media/ingest-remote.ts");
      return takeRemoteData(cache, url, remote);
    },
  });
  const session = { config, output, project, choice, presenters, loaded, cache, remote, prices, signal };
  return { ...session, estimate: await estimateNow(session) };
};

const draftPresenters = (choice: MakerChoice): MakerChoice => {
  if (choice.maker === "heygen") return offlineChoice;
  throw new InputError("A draft has HeyGen's voices, and there is no key to ask for them.", {
    code: "draft_without_key",
    hint: "Leave --draft out: without a key every video is a preview. Or set HEYGEN_API_KEY.",
  });
};

/** What a session's plan costs by what is in the cache now: once the speech is there, to the second. */
export const estimateNow = async ({
  loaded,
  cache,
  prices,
}: Pick<Session, "loaded" | "cache" | "prices">): Promise<PlanEstimate> =>
  estimatePlan(loaded.plan, pricesOf(prices), await whatIsKnown(loaded.plan, cache));

const whatIsKnown = async (
  { needs, transparent }: LoadedPlan["plan"],
  cache: MediaCache,
): Promise<(key: Key) => Known> => {
  const known = new Map<Key, Known>();
  const speeches = new Map<Key, SpeechEntry>();
  for (const [key, need] of Object.entries(needs)) {
    if (need.kind !== "speech") continue;
    const entry = await cache.getEntry(key);
    if (entry?.kind !== "speech") continue;
    speeches.set(key, entry);
    known.set(key, { cached: true, seconds: entry.durationMs / 1000 });
  }
  for (const [key, need] of Object.entries(needs)) {
    if (need.kind !== "avatar" && need.kind !== "clip") continue;
    const driven = drivenPart(need);
    if (driven === null) {
      const entry = await cache.getEntry(key);
      if (entry?.kind === need.kind) known.set(key, { cached: true, seconds: entry.durationMs / 1000 });
      continue;
    }
    const speech = speeches.get(driven.speech);
    const ground = await groundDigestOf(need, needs);
    if (speech === undefined || ground === undefined) continue;
    const entry = await cache.getEntry(key, { drivenBy: driverOf(speech.original.digest, ground) });
    if (entry?.kind !== need.kind || !isWanted(entry, transparent)) continue;
    known.set(key, { cached: true, seconds: entry.durationMs / 1000 });
  }
  return (key) => known.get(key) ?? { cached: false, seconds: null };
};

/** The picture behind a presenter at HeyGen as it is now. What lies elsewhere has not been looked at. */
const groundDigestOf = async (
  need: VideoNeed,
  needs: LoadedPlan["plan"]["needs"],
): Promise<Digest | null | undefined> => {
  const ground = need.kind === "clip" && need.source.from === "scene" ? need.source.ground : null;
  if (ground?.kind !== "image") return null;
  const asset = needs[ground.asset];
  return asset?.kind !== "asset" || isRemote(asset) ? undefined : digestFile(locateSource(asset.source));
};

/** Says that a session's plan is finished: the cache need not keep what it is made of any longer. */
export const finishSession = ({ cache, loaded }: Session): Promise<void> =>
  unpinPlan(cache, path.resolve(loaded.plan.brief.file));

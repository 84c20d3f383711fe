import path from "node:path";
// Not through the folders' main files: they bring an HTTP client, a demuxer and the renderer, and a plan needs none of them.
import { openMediaCache, type MediaCache } from "../media/cache.ts";
import { pinPlan, unpinPlan } from "../media/pins.ts";
import type { RemoteOptions } from "../media/remote-file.ts";
import type { AvatarEntry, Key, SpeechEntry } from "../model/media.ts";
import { estimateUsd, priceList } from "../heygen/prices.ts";
import type { Prepared, PrepareEvent } from "../prepare/index.ts";
import { estimatePlan, type Known, type PlanEstimate, type Prices } from "../plan/estimate.ts";
import { assertNever, InputError, InputErrors } from "../errors.ts";
import type { Config } from "./config.ts";
import { chooseMaker, createConnector, sleep, type MakerChoice } from "./connect.ts";
import { loadPlan, locateSource, placeOfChoice, type LoadedPlan } from "./load-plan.ts";
import { plural, type Output } from "./output.ts";
import { findProject, type Project } from "./project.ts";

export type SharedOptions = { json?: boolean; offline?: boolean; rows?: string; refresh?: boolean };

/** What every command that works on a brief begins with. */
export type Session = {
  config: Config;
  output: Output;
  project: Project;
  choice: MakerChoice;
  loaded: LoadedPlan;
  cache: MediaCache;
  remote: RemoteOptions;
  estimate: PlanEstimate;
  signal: AbortSignal;
};

export const prices: Prices = {
  asOf: priceList.asOf,
  speechUsd: (seconds) => estimateUsd({ kind: "speech", seconds }),
  avatarUsd: ({ engine }, seconds) => estimateUsd({ kind: "avatar", seconds, engine, avatarType: null }),
};

/** Reads, plans and prices a brief. Nothing is sent and nothing is spent. */
export const openSession = async (
  briefFile: string,
  options: SharedOptions,
  { config, output, signal }: { config: Config; output: Output; signal: AbortSignal },
): Promise<Session> => {
  const project = findProject(briefFile, config);
  const choice = chooseMaker(config, options.offline ?? false);
  const remote: RemoteOptions = { refresh: options.refresh, sleep, signal };
  const loaded = await loadPlan(briefFile, project, {
    ...{ maker: choice.maker, rows: options.rows },
    fetchData: async (url) => {
      const { takeRemoteData } = await import("../media/ingest-remote.ts");
      return takeRemoteData(await openMediaCache(project.mediaDir), url, remote);
    },
  });
  const cache = await openMediaCache(project.mediaDir);
  const estimate = estimatePlan(loaded.plan, prices, await whatIsKnown(loaded.plan.needs, cache));
  return { config, output, project, choice, loaded, cache, remote, estimate, signal };
};

const whatIsKnown = async (
  needs: LoadedPlan["plan"]["needs"],
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
    const speech = need.kind === "avatar" ? speeches.get(need.speech) : undefined;
    if (speech === undefined) continue;
    const entry: AvatarEntry | SpeechEntry | { kind: "asset" } | null = await cache.getEntry(key, {
      drivenBy: speech.original.digest,
    });
    if (entry?.kind === "avatar") known.set(key, { cached: true, seconds: entry.durationMs / 1000 });
  }
  return (key) => known.get(key) ?? { cached: false, seconds: null };
};

/** Says that a session's plan is finished: the cache need not keep what it is made of any longer. */
export const finishSession = ({ cache, loaded }: Session): Promise<void> =>
  unpinPlan(cache, path.resolve(loaded.plan.brief.file));

/** Makes or finds the media of a session's plan, and says so. The cache keeps it until the session is finished. */
export const prepareSession = async ({
  loaded,
  cache,
  choice,
  project,
  output,
  remote,
  signal,
}: Session): Promise<Prepared> => {
  await pinPlan(cache, path.resolve(loaded.plan.brief.file), Object.keys(loaded.plan.needs));
  const connector = createConnector(choice, project, output);
  try {
    return await output.step("Media", async ({ progress, title }) => {
      const { prepareMedia } = await import("../prepare/index.ts");
      let [done, toMake] = [0, 0];
      const prepared = await prepareMedia(loaded.plan, {
        cache,
        ledger: { file: project.ledgerFile },
        prices,
        connect: connector.connect,
        locate: locateSource,
        remote,
        signal,
        sleep,
        now: Date.now,
        onProgress: (event) => {
          output.emit("media", event);
          if (event.type === "counted") ({ toMake } = event);
          else if ("state" in event) {
            if (event.type === "asset" || event.state === "cached") return;
            if (event.state === "done" || event.state === "failed") done++;
            progress(`${done} of ${toMake}: ${event.type} ${event.state}: ${event.label}`);
          } else if (event.type === "recovering" || event.type === "slowed") progress(describeEvent(event));
          else output.warn(`! ${describeEvent(event)}`);
        },
      });
      title(describePrepared(prepared));
      const failed = [...prepared.failed].map(
        ([key, error]) => [key, error instanceof InputError ? locateOne(error, loaded) : error] as const,
      );
      return { ...prepared, failed: new Map(failed) };
    });
  } catch (error) {
    throw locateChoice(error, loaded);
  } finally {
    await connector.close();
  }
};

const describeEvent = (
  event: Extract<PrepareEvent, { type: "stuck" | "recovering" | "slowed" | "notice" }>,
): string => {
  switch (event.type) {
    case "stuck":
      return `HeyGen has been making video ${event.videoId} for ${event.minutes} min (${event.status}). It is waited for.`;
    case "recovering":
      return `An earlier request was cut off: its clip is searched for (${event.tag}) before it may be asked for again.`;
    case "slowed":
      return `HeyGen takes no more at once: ${plural(event.limit, "clip")} at a time for now.`;
    case "notice":
      return event.message;
    default:
      return assertNever(event);
  }
};

const describePrepared = ({ made, failed, manifest }: Prepared): string => {
  const cached =
    Object.values(manifest.entries).filter(({ kind }) => kind !== "asset").length -
    made.speech -
    made.avatars;
  if (made.speech + made.avatars + failed.size === 0)
    return `Media: all ${cached} in the cache; nothing was sent`;
  return [
    `Media: made ${plural(made.speech, "speech").replace(/speechs/, "speeches")} and ${plural(made.avatars, "clip")}`,
    `${cached} in the cache`,
    ...(failed.size === 0 ? [] : [`${failed.size} failed`]),
  ].join(", ");
};

/** The maker knows which id it does not have; we know where it was written. */
const locateChoice = (error: unknown, loaded: LoadedPlan): unknown => {
  if (error instanceof InputErrors)
    return new InputErrors(error.errors.map((each) => locateOne(each, loaded)));
  return error instanceof InputError ? locateOne(error, loaded) : error;
};

const locateOne = (error: InputError, loaded: LoadedPlan): InputError => {
  const what = (["avatar", "voice"] as const).find((each) => error.place.path === `${each}.id`);
  const id = /"([^"]+)"/.exec(error.message)?.[1];
  if (what === undefined || id === undefined) return error;
  const place = placeOfChoice(loaded, what, id);
  return new InputError(error.message, { place, hint: error.hint, code: error.code, cause: error });
};

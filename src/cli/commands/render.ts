import path from "node:path";
import { availableParallelism } from "node:os";
import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import { stageFiles } from "../../media/index.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { PlannedVideo } from "../../model/plan.ts";
import type { QualityName } from "../../model/quality.ts";
import type { Engine, Receipt } from "../../model/receipt.ts";
import { durationInFrames } from "../../model/timing.ts";
import type { VideoProps } from "../../model/video-props.ts";
import {
  findUnchanged,
  renderVideos,
  type FrameRange,
  type RenderForm,
  type RenderJob,
  type RenderOutcome,
} from "../../render/index.ts";
import { describeProgress } from "../describe-progress.ts";
import type { Drawer } from "../drawer.ts";
import { formatSeconds, plural } from "../output.ts";
import { reportError } from "../report-error.ts";
import { needsOf, resolveVideos, stagedFiles } from "../resolve-videos.ts";
import { checkScene, sceneOnly } from "../scene-only.ts";
import { describeMakers, prepareSession, type PrepareOptions } from "../prepare-session.ts";
import { estimateNow, finishSession, type Session } from "../session.ts";
import type { NeedEstimate } from "../../plan/estimate.ts";
import type { Key } from "../../model/media.ts";
import { reportFailures } from "./prepare.ts";

export type RenderOptions = Omit<PrepareOptions, "only"> & {
  out?: string;
  failFast?: boolean;
  concurrency?: number;
  engine: Engine;
  quality: QualityName;
  frames?: FrameRange;
  scene?: string;
};

/** Plans, prepares and renders every row and aspect. What is already there and unchanged is left as it is. */
export const runRender = async (
  session: Session,
  options: RenderOptions,
  drawer: Drawer,
): Promise<ExitCode> => {
  const { output, loaded, project, cache, signal } = session;
  const { plan } = loaded;
  const startedAt = performance.now();
  if (options.scene !== undefined) checkScene(plan, options.scene);
  output.say(
    `${plan.brief.file}: ${plural(plan.videos.length, "video")} × ${plan.aspects.join(", ")}, made by ${describeMakers(session)}`,
  );
  const prepared = await prepareSession(session, options);
  const { ready, lacking } = resolveVideos(plan, prepared);
  await stageFiles(
    cache,
    stagedFiles(
      prepared.manifest,
      ready.map(({ props }) => props),
    ),
    project.stageDir,
  );

  const { asOf, needs } = await estimateNow(session);
  const costs: NeedCosts = { asOf, of: new Map(needs.map((need) => [need.key, need])) };
  const jobs: RenderJob[] = [];
  const outcomes: RenderOutcome[] = [];
  for (const { video, props } of ready) {
    const part = partOf(props, options);
    if ("status" in part) outcomes.push(part);
    else
      jobs.push({ ...part, media: mediaOf(session, video, prepared.manifest), cost: costOf(costs, video) });
  }
  const outDir = path.resolve(options.out ?? project.outDir);
  if (jobs.length > 0) outcomes.push(...(await renderJobs(session, jobs, { outDir, options, drawer })));
  signal.throwIfAborted();
  for (const outcome of outcomes) if (outcome.status !== "failed") sayFindings(session, outcome);

  const done = outcomes.filter(({ status }) => status !== "failed");
  const unchanged = outcomes.filter(({ status }) => status === "unchanged").length;
  const where = path.relative(process.cwd(), outDir) || ".";
  output.emit("rendered", {
    outDir,
    videos: outcomes.map(({ id, status }) => ({ id, status })),
    lacking,
    made: prepared.made,
  });
  output.say(
    unchanged === outcomes.length && lacking.length === 0
      ? `Nothing has changed: ${plural(unchanged, "video")} in ${where}, nothing was sent or rendered.`
      : `${plural(done.length, "video")} in ${where}${unchanged > 0 ? ` (${unchanged} unchanged)` : ""}, ${formatSeconds((performance.now() - startedAt) / 1000)}.`,
  );
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === "failed" ? [reportError(outcome.error, output)] : [],
  );
  if (failures.length === 0 && prepared.failed.size === 0) await finishSession(session);
  const media = reportFailures(prepared.failed, lacking, session);
  return media === exitCodes.done ? (failures[0] ?? exitCodes.done) : media;
};

/** The whole video, or the part of it that was asked for, under a name of its own; a failure where it has no such part. */
const partOf = (
  props: VideoProps,
  { scene, frames }: RenderOptions,
): Pick<RenderJob, "id" | "props"> | Extract<RenderOutcome, { status: "failed" }> => {
  const shown = scene === undefined ? props : sceneOnly(props, scene);
  if (frames === undefined) return { id: shown.id, props: shown };
  const total = durationInFrames(shown);
  if (frames.first < total) return { id: `${shown.id}.${frames.first}-${frames.last}`, props: shown };
  const error = new InputError(`"${shown.id}" has ${total} frames; --frames begins at ${frames.first}.`, {
    code: "frames_outside",
    hint: `Ask for frames from 0 to ${total - 1}.`,
  });
  return { id: shown.id, status: "failed", error };
};

/** Leaves what is unchanged as it is, and starts a browser only if something is left to draw. */
const renderJobs = async (
  session: Session,
  jobs: readonly RenderJob[],
  { outDir, options, drawer }: { outDir: string; options: RenderOptions; drawer: Drawer },
): Promise<RenderOutcome[]> => {
  const bundleHash = await drawer.bundleHash;
  const form: RenderForm = { engine: options.engine, quality: options.quality, range: options.frames };
  const unchanged = await findUnchanged(jobs, { bundleHash, outDir, form });
  const ids = new Set(unchanged.map(({ id }) => id));
  const changed = jobs.filter(({ id }) => !ids.has(id));
  for (const outcome of unchanged) session.output.emit("video", describeOutcome(outcome));
  if (changed.length === 0) return unchanged;
  return [...unchanged, ...(await drawJobs(session, changed, { bundleHash, outDir, form, options, drawer }))];
};

type Drawing = {
  bundleHash: string;
  outDir: string;
  form: RenderForm;
  options: RenderOptions;
  drawer: Drawer;
};

const drawJobs = async (
  session: Session,
  jobs: readonly RenderJob[],
  { bundleHash, outDir, form, options, drawer }: Drawing,
): Promise<RenderOutcome[]> => {
  const { output, project, cache, signal } = session;
  return output.step("Videos", async ({ progress, title }) => {
    const outcomes = await renderVideos(jobs, {
      browser: () => drawer.browser(progress),
      serveUrl: () => drawer.serveUrl(progress),
      markup: drawer.markup,
      page: () => drawer.page(progress),
      rest: drawer.rest,
      browserVersion: (await drawer.identify(progress)).version,
      ...{ bundleHash, cache, outDir, form, signal },
      publicDir: project.stageDir,
      concurrency: options.concurrency ?? availableParallelism(),
      failFast: options.failFast ?? false,
      onEvent: (event) => {
        if (event.kind === "progress") {
          progress(describeProgress(event.progress));
          output.emit("progress", event.progress);
          return;
        }
        output.emit("video", describeOutcome(event.outcome));
        if (output.mode === "lines") output.say(`  ${event.outcome.id}  ${event.outcome.status}`);
      },
    });
    const count = (status: RenderOutcome["status"]): number =>
      outcomes.filter((each) => each.status === status).length;
    title(
      `Videos: ${(["rendered", "unchanged", "failed"] as const)
        .filter((status) => count(status) > 0)
        .map((status) => `${count(status)} ${status}`)
        .join(", ")}`,
    );
    return outcomes;
  });
};

const describeOutcome = (outcome: RenderOutcome): object =>
  outcome.status === "failed"
    ? {
        id: outcome.id,
        status: outcome.status,
        message: outcome.error instanceof Error ? outcome.error.message : String(outcome.error),
      }
    : { id: outcome.id, status: outcome.status, receipt: outcome.receipt };

const sayFindings = ({ output }: Session, { id, receipt }: { id: string; receipt: Receipt }): void => {
  for (const { scene, because } of receipt.fallbacks) {
    output.warn(`! ${id}, scene ${scene}: whole-frame: ${because}`);
  }
  for (const { scene, message } of receipt.findings) {
    output.warn(`! ${id}${scene === null ? "" : `, scene ${scene}`}: ${message}`);
  }
};

const mediaOf = ({ loaded }: Session, video: PlannedVideo, { entries }: Manifest): Receipt["media"] =>
  needsOf(loaded.plan, video).flatMap((key) => {
    const entry = entries[key];
    if (entry === undefined) return [];
    const by = entry.kind === "avatar" ? entry.transparentBy : undefined;
    const transparentBy = by === undefined ? {} : { transparentBy: by };
    return [{ key, kind: entry.kind, digest: entry.original.digest, ...transparentBy }];
  });

type NeedCosts = { asOf: string; of: ReadonlyMap<Key, NeedEstimate> };

const costOf = ({ asOf, of }: NeedCosts, { scenes }: PlannedVideo): Receipt["cost"] => {
  const keys = new Set(scenes.flatMap(({ speech, avatar, clip = null }) => [speech, avatar, clip]));
  const needs = [...keys].flatMap((key) => (key === null ? [] : (of.get(key) ?? [])));
  const sum = (usd: (each: NeedEstimate) => number): number =>
    Number(needs.reduce((total, each) => total + usd(each), 0).toFixed(4));
  return {
    estimatedUsd: sum(({ guessedUsd }) => guessedUsd),
    actualUsd: sum(({ usd }) => usd),
    pricesAsOf: asOf,
  };
};

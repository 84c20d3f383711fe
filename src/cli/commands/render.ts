import path from "node:path";
import { availableParallelism } from "node:os";
import { bundleCompositions, hashSources, openGuardedBrowser } from "../../browser/index.ts";
import { exitCodes, type ExitCode } from "../../errors.ts";
import { stageFiles } from "../../media/index.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { PlannedVideo } from "../../model/plan.ts";
import type { Receipt } from "../../model/receipt.ts";
import { findUnchanged, renderVideos, type RenderJob, type RenderOutcome } from "../../render/index.ts";
import { describeMaker } from "../connect.ts";
import { findBrowserHere } from "../find-browser-here.ts";
import { formatSeconds, plural } from "../output.ts";
import { packageFolder } from "../project.ts";
import { reportError } from "../report-error.ts";
import { needsOf, resolveVideos, stagedFiles } from "../resolve-videos.ts";
import { prepareSession, type Session } from "../session.ts";
import { reportFailures } from "./prepare.ts";

export type RenderOptions = { out?: string; failFast?: boolean; concurrency?: number };

/** Plans, prepares and renders every row and aspect. What is already there and unchanged is left as it is. */
export const runRender = async (session: Session, options: RenderOptions): Promise<ExitCode> => {
  const { output, loaded, project, cache, choice, signal } = session;
  const { plan } = loaded;
  const startedAt = performance.now();
  output.say(
    `${plan.brief.file}: ${plural(plan.videos.length, "video")} × ${plan.aspects.join(", ")}, made by ${describeMaker(choice)}`,
  );
  const prepared = await prepareSession(session);
  const { ready, lacking } = resolveVideos(plan, prepared);
  await stageFiles(
    cache,
    stagedFiles(
      prepared.manifest,
      ready.map(({ props }) => props),
    ),
    project.stageDir,
  );

  const jobs = ready.map(({ video, props }): RenderJob => ({
    id: props.id,
    props,
    media: mediaOf(session, video, prepared.manifest),
    cost: costOf(session, video),
  }));
  const outDir = path.resolve(options.out ?? project.outDir);
  const outcomes = jobs.length === 0 ? [] : await renderJobs(session, jobs, outDir, options);
  signal.throwIfAborted();
  for (const outcome of outcomes) if (outcome.status !== "failed") sayFindings(session, outcome);

  const done = outcomes.filter(({ status }) => status !== "failed");
  const unchanged = outcomes.filter(({ status }) => status === "unchanged").length;
  output.emit("rendered", {
    outDir,
    videos: outcomes.map(({ id, status }) => ({ id, status })),
    lacking,
    made: prepared.made,
  });
  output.say(
    unchanged === outcomes.length && lacking.length === 0
      ? `Nothing has changed: ${plural(unchanged, "video")} in ${path.relative(process.cwd(), outDir) || "."}, nothing was sent or rendered.`
      : `${plural(done.length, "video")} in ${path.relative(process.cwd(), outDir) || "."}${unchanged > 0 ? ` (${unchanged} unchanged)` : ""}, ${formatSeconds((performance.now() - startedAt) / 1000)}.`,
  );
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === "failed" ? [reportError(outcome.error, output)] : [],
  );
  const media = reportFailures(prepared.failed, lacking, session);
  return media === exitCodes.done ? (failures[0] ?? exitCodes.done) : media;
};

const compositions = {
  entryPoint: path.join(packageFolder, "compositions/index.ts"),
  sources: [path.join(packageFolder, "src/model")],
};

/** Leaves what is unchanged as it is, and starts a browser only if something is left to draw. */
const renderJobs = async (
  session: Session,
  jobs: readonly RenderJob[],
  outDir: string,
  options: RenderOptions,
): Promise<RenderOutcome[]> => {
  const bundleHash = await hashSources(compositions.entryPoint, compositions.sources);
  const unchanged = await findUnchanged(jobs, { bundleHash, outDir });
  const ids = new Set(unchanged.map(({ id }) => id));
  const changed = jobs.filter(({ id }) => !ids.has(id));
  for (const outcome of unchanged) session.output.emit("video", describeOutcome(outcome));
  if (changed.length === 0) return unchanged;
  return [...unchanged, ...(await drawJobs(session, changed, outDir, options))];
};

const drawJobs = async (
  { output, config, project, signal }: Session,
  jobs: readonly RenderJob[],
  outDir: string,
  options: RenderOptions,
): Promise<RenderOutcome[]> => {
  const found = await output.step("Browser", async ({ progress, title }) => {
    const browser = await findBrowserHere(config, project, progress);
    title(`Browser: ${browser.version}${browser.note === null ? "" : ` (${browser.note})`}`);
    return browser;
  });
  const bundle = await output.step("Compositions", async ({ progress, title }) => {
    const made = await bundleCompositions({
      ...compositions,
      publicDir: project.stageDir,
      outDir: path.join(project.home, "bundles"),
      onProgress: (share) => progress(`bundling ${Math.round(share * 100)} %`),
    });
    title(made.reused ? "Compositions: bundle reused" : "Compositions: bundled");
    return made;
  });
  const browser = await openGuardedBrowser(found);
  try {
    return await output.step("Videos", async ({ progress, title }) => {
      const outcomes = await renderVideos(jobs, {
        browser,
        bundle,
        publicDir: project.stageDir,
        outDir,
        concurrency: options.concurrency ?? availableParallelism(),
        failFast: options.failFast ?? false,
        signal,
        onProgress: (event) => {
          if (event.kind === "frames") {
            progress(
              `${event.index + 1} of ${event.of}  ${event.id}  ${event.done}/${event.total} frames, ${event.fps.toFixed(0)} a second`,
            );
            return;
          }
          if (event.kind === "phase") {
            progress(`${event.index + 1} of ${event.of}  ${event.id}  ${event.phase}`);
            output.emit("phase", { id: event.id, phase: event.phase, index: event.index, of: event.of });
            return;
          }
          output.emit("video", describeOutcome(event.outcome));
          if (output.mode === "lines") output.say(`  ${event.id}  ${event.outcome.status}`);
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
  } finally {
    await browser.close();
  }
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
  for (const { scene, message } of receipt.findings) {
    output.warn(`! ${id}${scene === null ? "" : `, scene ${scene}`}: ${message}`);
  }
};

const mediaOf = ({ loaded }: Session, video: PlannedVideo, { entries }: Manifest): Receipt["media"] =>
  needsOf(loaded.plan, video).flatMap((key) => {
    const entry = entries[key];
    return entry === undefined ? [] : [{ key, kind: entry.kind, digest: entry.original.digest }];
  });

const costOf = ({ estimate }: Session, video: PlannedVideo): Receipt["cost"] => {
  const keys = new Set(video.scenes.flatMap(({ speech, avatar }) => [speech, avatar]));
  const usd = estimate.needs.filter(({ key }) => keys.has(key)).reduce((total, each) => total + each.usd, 0);
  return { estimatedUsd: Number(usd.toFixed(4)), pricesAsOf: estimate.asOf };
};

import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { exitCodes, type AppError, type ExitCode } from "../../errors.ts";
import { stageFiles, unstageFiles } from "../../media/index.ts";
import type { Key } from "../../model/media.ts";
import type { VideoProps } from "../../model/video-props.ts";
import { formatSeconds, formatUsd, plural } from "../output.ts";
import type { Project } from "../project.ts";
import type { Prepared } from "../../prepare/index.ts";
import { reportError } from "../report-error.ts";
import { resolveVideos, stagedFiles } from "../resolve-videos.ts";
import { describeMakers, prepareSession, type PrepareOptions } from "../prepare-session.ts";
import { estimateNow, finishSession, type Session, type SharedOptions } from "../session.ts";

/**
 * The pre-render step: makes the media of a brief, stages it under `public/media`, and writes the props of every video to
 * `public/prepared/<id>.json`, where Studio and `npx remotion render <id>` find them.
 */
export const runPrepare = async (
  session: Session,
  options: SharedOptions & PrepareOptions,
): Promise<ExitCode> => {
  const { output, loaded, project, cache } = session;
  output.say(
    `${loaded.plan.brief.file}: ${plural(loaded.plan.videos.length, "video")}, made by ${describeMakers(session)}`,
  );
  const prepared = await prepareSession(session, options);
  if (options.only === "speech") return reportSpeech(session, prepared);
  const { ready: videos, lacking } = resolveVideos(loaded.plan, prepared);
  const ready = videos.map(({ props }) => props);

  await stageFiles(cache, stagedFiles(prepared.manifest, ready), project.publicDir);
  await writeJson(path.join(project.home, "last", "plan.json"), loaded.plan);
  await writeJson(path.join(project.home, "last", "manifest.json"), prepared.manifest);
  await writePrepared(ready, project, {
    briefFile: loaded.plan.brief.file,
    isPart: options.rows !== undefined,
  });
  await unstageFiles(project.publicDir);

  const ids = ready.map(({ id }) => id);
  output.emit("prepared", { videos: ids, made: prepared.made, failed: [...prepared.failed.keys()] });
  for (const id of ids) output.say(`  ${id}`);
  if (ids[0] !== undefined) {
    output.say(
      `\nSee them:  npx remotion studio\nRender:    npx remotion render ${ids[0]} out/${ids[0]}.mp4`,
    );
  }
  if (prepared.failed.size === 0) await finishSession(session);
  return reportFailures(prepared.failed, lacking, session);
};

/** The speech alone makes no video; what it tells is the exact price of the rest. */
const reportSpeech = async (session: Session, { made, failed }: Prepared): Promise<ExitCode> => {
  const { output, loaded } = session;
  const { avatars, toPayUsd, toMake, asOf } = await estimateNow(session);
  output.emit("prepared", { videos: [], made, failed: [...failed.keys()], toPayUsd, exact: toMake.exact });
  output.say(
    avatars.toMake === 0
      ? "The presenters are all in the cache."
      : `The presenters: ${plural(avatars.toMake, "clip")}, ${formatSeconds(avatars.seconds)}, ${formatUsd(avatars.usd)} by the prices of ${asOf}.\nMake them:  greenroom prepare ${loaded.plan.brief.file} --budget ${Math.ceil(toPayUsd)}`,
  );
  return reportFailures(failed, [], session);
};

/** Says each failure once, and which videos it keeps from being made. */
export const reportFailures = (
  failed: ReadonlyMap<Key, AppError>,
  lacking: readonly string[],
  { output }: Session,
): ExitCode => {
  if (failed.size === 0) return exitCodes.done;
  const codes = new Map([...failed.values()].map((error) => [error.message, error]));
  const [first = exitCodes.failed] = [...codes.values()].map((error) => reportError(error, output));
  if (lacking.length === 0) return first;
  output.say(
    `${plural(lacking.length, "video")} could not be made: ${lacking.slice(0, 10).join(", ")}${lacking.length > 10 ? ", …" : ""}`,
  );
  return first;
};

const listSchema = z.array(z.string());

/** Writes props, and takes away those that the whole brief wrote before and does not make any more. */
const writePrepared = async (
  ready: readonly VideoProps[],
  { publicDir, home }: Project,
  { briefFile, isPart }: { briefFile: string; isPart: boolean },
): Promise<void> => {
  const folder = path.join(publicDir, "prepared");
  const name = encodeURIComponent(path.relative(publicDir, path.resolve(briefFile)));
  const record = path.join(home, "prepared", `${name}.json`);
  const before = listSchema.safeParse(await readJson(record)).data ?? [];
  const ids = new Set(ready.map(({ id }) => id));
  // Some rows say nothing about the others.
  if (isPart) for (const id of before) ids.add(id);
  for (const id of before) if (!ids.has(id)) await rm(path.join(folder, `${id}.json`), { force: true });
  for (const props of ready) await writeJson(path.join(folder, `${props.id}.json`), props);
  await writeJson(record, [...ids]);
};

const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (
      error instanceof SyntaxError ||
      (error instanceof Error && "code" in error && error.code === "ENOENT")
    )
      return null;
    throw error;
  }
};

const writeJson = async (file: string, value: unknown): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.tmp`;
  await writeFile(beside, `${JSON.stringify(value, null, 1)}\n`);
  await rename(beside, file);
};

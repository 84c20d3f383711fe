import { existsSync } from "node:fs";
import path from "node:path";
import { AppError, exitCodes, InputError, type ExitCode } from "../../errors.ts";
import type { JobState, Video } from "../../heygen/index.ts";
import { formatByteSize } from "../byte-size.ts";
import { formatSeconds, formatTable } from "../output.ts";
import { deleteEach } from "../shelf/delete-each.ts";
import { fetchCaptions, fetchVideo, nameOfVideo } from "../shelf/fetch-file.ts";
import { isFolder, refuseExisting, withEnding } from "../shelf/save-whole.ts";
import { takeFrom } from "../shelf/take.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, plain } from "../shelf/words.ts";

export type VideoListOptions = { title?: string; state?: JobState; limit: number; all?: boolean };

/** `greenroom videos list`: newest first. */
export const listVideos = async (
  { title, state, limit, all = false }: VideoListOptions,
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  // A page as large as what is wanted, where HeyGen does all the choosing.
  const pageSize = all || state !== undefined ? 100 : Math.min(100, limit + 1);
  const { items, hasMore } = await takeFrom(
    heygen.videos.list({ pageSize, ...(title === undefined ? {} : { title }) }, { signal }),
    all ? Number.POSITIVE_INFINITY : limit,
    (video) => state === undefined || video.state === state,
  );
  for (const video of items) output.emit("video", factsOf(video));
  output.emit("end", { count: items.length, hasMore });
  if (items.length === 0) {
    output.say("There are no such videos.");
    return exitCodes.done;
  }
  const rows = items.map((video) => [
    video.id,
    plain(video.title),
    stateOf(video),
    lengthOf(video),
    dayOf(video.createdAtMs),
  ]);
  output.say(formatTable([["id", "title", "state", "length", "made"], ...rows], [3], [1]));
  if (hasMore) output.say(`\nThere are more: --limit ${String(limit * 2)}, --all, or --title to choose.`);
  return exitCodes.done;
};

/** `greenroom videos show`: what HeyGen says of one. */
export const showVideo = async (id: string, { heygen, output, signal }: Shelf): Promise<ExitCode> => {
  const video = await heygen.videos.get(id, { signal });
  output.emit("video", factsOf(video));
  const has = (link: string | null): string => (link === null ? "no" : "yes");
  output.say(
    formatTable(
      [
        ["id", video.id],
        ["title", plain(video.title)],
        ["state", stateOf(video)],
        ...(video.failure === null
          ? []
          : [["reason", plain([video.failure.code, video.failure.message].filter(Boolean).join(": "))]]),
        ["length", lengthOf(video)],
        ["made", timeOf(video.createdAtMs)],
        ["finished", timeOf(video.completedAtMs)],
        ["folder", plain(video.folderId)],
        ["file", has(video.videoUrl)],
        ["captions", `${has(video.subtitleUrl)}${video.captionedVideoUrl === null ? "" : ", and burned in"}`],
      ],
      [],
      [1],
    ),
  );
  if (video.videoUrl !== null) output.say(`\nFetch it:  npx greenroom videos download ${video.id}`);
  return exitCodes.done;
};

export type VideoDownloadOptions = { out?: string; captions?: boolean; force?: boolean };

/** `greenroom videos download`: every file gets its name when it is whole; what is there already is left alone. */
export const downloadVideos = async (
  ids: readonly string[],
  options: VideoDownloadOptions,
  shelf: Shelf,
): Promise<ExitCode> => {
  const { out, force = false } = options;
  const intoFolder = out === undefined || ids.length > 1 || /[\\/]$/.test(out) || isFolder(out);
  if (!intoFolder && endings.some((ext) => withEnding(out, ext) === out)) refuseExisting(out, force);
  const failures: unknown[] = [];
  for (const id of new Set(ids)) {
    try {
      await downloadVideo(id, options, intoFolder, shelf);
    } catch (error) {
      // The other videos can be had all the same.
      if (ids.length === 1 || !(error instanceof AppError) || shelf.signal.aborted) throw error;
      failures.push(error);
      shelf.output.emit("failed", { id, code: error.code, message: error.message });
      shelf.output.warn(
        `✖ ${id}: ${error.message}${error.hint === undefined ? "" : `\n    → ${error.hint}`}`,
      );
    }
  }
  return failures.length === 0 ? exitCodes.done : exitCodes.failed;
};

const endings = ["mp4", "webm", "mov"] as const;

const downloadVideo = async (
  id: string,
  { out, captions = false, force = false }: VideoDownloadOptions,
  intoFolder: boolean,
  shelf: Shelf,
): Promise<void> => {
  const { heygen, output, signal } = shelf;
  const video = await heygen.videos.get(id, { signal });
  if (video.state !== "completed") throw notReady(video);
  const stem = intoFolder ? path.join(out ?? ".", nameOfVideo(video)) : (out ?? "");
  const there = endings.map((ext) => withEnding(stem, ext)).find((file) => existsSync(file));
  if (intoFolder && !force && there !== undefined) {
    output.emit("file", { id, file: path.resolve(there), state: "present" });
    output.say(`${there} is there already (--force fetches it again).`);
  } else {
    const { file, sizeInBytes } = await output.step(`Video ${id}`, async ({ title }) => {
      const saved = await fetchVideo(
        stem,
        async (refused) =>
          // Links die; what was just read has a fresh one.
          refused === 0 ? video.videoUrl : (await heygen.videos.get(id, { signal })).videoUrl,
        shelf,
        (target) => {
          if (!intoFolder) refuseExisting(target, force);
        },
      );
      title(`${saved.file}: ${formatByteSize(saved.sizeInBytes)}`);
      return saved;
    });
    output.emit("file", { id, file: path.resolve(file), sizeInBytes, state: "fetched" });
  }
  if (!captions) return;
  if (video.subtitleUrl === null) {
    output.warn(
      `! HeyGen has no captions of ${id}: they are made only where a video was asked for with them.`,
    );
    return;
  }
  const sidecar = withEnding(stem, "srt");
  await fetchCaptions(sidecar, async () => (await heygen.videos.get(id, { signal })).subtitleUrl, shelf);
  output.emit("file", { id, file: path.resolve(sidecar), state: "fetched" });
  output.say(sidecar);
};

const notReady = (video: Video): InputError =>
  video.state === "failed"
    ? new InputError(`Video "${video.id}" failed at HeyGen: ${plain(video.failure?.message ?? null)}`, {
        code: "video_failed",
        hint: "There is no file to fetch; HeyGen refunds renders that fail.",
      })
    : new InputError(`Video "${video.id}" is not finished: HeyGen says "${plain(video.rawStatus)}".`, {
        code: "video_not_ready",
        hint: `Look again later with "greenroom videos show ${video.id}".`,
      });

/** `greenroom videos delete`: asks, unless somebody has said yes. */
export const deleteVideos = (
  ids: readonly string[],
  options: { yes?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> =>
  deleteEach(
    ids,
    options,
    { word: "video", remove: (id) => heygen.videos.delete(id, { signal }) },
    { output },
  );

/** Links are signed, so they are not among them. */
const factsOf = (video: Video) => ({
  ...{ id: video.id, title: video.title, state: video.state, rawStatus: video.rawStatus },
  ...{ durationMs: video.durationMs, createdAtMs: video.createdAtMs, completedAtMs: video.completedAtMs },
  ...{ folderId: video.folderId, failure: video.failure },
  ...{ hasFile: video.videoUrl !== null, hasCaptions: video.subtitleUrl !== null },
});

const stateOf = ({ state, rawStatus }: Video): string => (state === "pending" ? plain(rawStatus) : state);
const lengthOf = ({ durationMs }: Video): string =>
  durationMs === null ? "–" : formatSeconds(durationMs / 1000);
const timeOf = (ms: number | null): string =>
  ms === null ? "–" : `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;

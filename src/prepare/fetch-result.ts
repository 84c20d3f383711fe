import { join } from "node:path";
import { MediaError } from "../errors.ts";
import { type DownloadedFile, DownloadError, download, type MediaCache } from "../media/index.ts";
import type { MakerConnection, Waiting } from "./batch.ts";

/** A link may answer before its file is there, and dies after a while: waits between tries, in milliseconds. */
const linkWaitsMs = [2_000, 4_000, 8_000, 16_000, 32_000];
/** How often a file that arrived, but is not what it has to be, is fetched again. */
const mostBadFiles = 3;

/**
 * Downloads what a fresh link leads to, until it is what it has to be. A link that is refused is asked for anew (links
 * expire, and a finished job may be readable a little before its file is), and a file that came broken is fetched again.
 *
 * @param link gives a link, null where there is none yet; is told how many links were refused until now.
 * @param accept takes the file, which is removed afterwards. Throws MediaError if it is no good.
 */
export const fetchResult = async <T>(
  link: (refused: number) => Promise<string | null>,
  accept: (file: DownloadedFile) => Promise<T>,
  tools: {
    cache: Pick<MediaCache, "dir">;
    connection: Pick<MakerConnection, "origin">;
    waiting: Pick<Waiting, "sleep" | "signal">;
  },
): Promise<T> => {
  const { origin } = tools.connection;
  const { sleep, signal } = tools.waiting;
  const dir = join(tools.cache.dir, "tmp");
  let badFiles = 0;
  let refused = 0;
  for (let attempt = 0; ; attempt++) {
    const waitMs = linkWaitsMs[attempt];
    try {
      const url = await link(refused);
      if (url === null)
        throw new DownloadError("download_link_expired", "There is no link to the result yet.");
      const file = await download({ url, allowedOrigin: origin, signal, dir });
      try {
        return await accept(file);
      } finally {
        await file.dispose();
      }
    } catch (error) {
      const isBad = error instanceof MediaError;
      const isRefused = error instanceof DownloadError && error.code === "download_link_expired";
      if (isBad) badFiles++;
      if (isRefused) refused++;
      const worthAnother = isBad
        ? badFiles < mostBadFiles && error.code !== "clip_without_green"
        : isRefused || (error instanceof DownloadError && error.retryable);
      if (!worthAnother || waitMs === undefined) throw error;
      await sleep(waitMs, signal);
    }
  }
};

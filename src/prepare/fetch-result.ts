import { DownloadError, download, type DownloadedFile } from "../media/index.ts";
import type { MakerConnection, Waiting } from "./prepare-media.ts";

/** A link may answer before its file is there, and dies after a while: waits between tries, in milliseconds. */
const linkWaitsMs = [2_000, 4_000, 8_000, 16_000, 32_000];

/**
 * Downloads what a fresh link leads to. A link that is refused is asked for anew (links expire, and a finished job may be
 * readable a little before its file is).
 *
 * @param link gives a new link each time it is called; null where there is none yet.
 */
export const fetchResult = async (
  link: () => Promise<string | null>,
  { origin }: MakerConnection,
  { sleep, signal }: Waiting,
): Promise<DownloadedFile> => {
  for (let attempt = 0; ; attempt++) {
    const url = await link();
    const waitMs = linkWaitsMs[attempt];
    try {
      if (url === null)
        throw new DownloadError("download_link_expired", "There is no link to the result yet.");
      return await download({ url, allowedOrigin: origin, signal });
    } catch (error) {
      const worthAnother =
        error instanceof DownloadError && (error.retryable || error.code === "download_link_expired");
      if (!worthAnother || waitMs === undefined) throw error;
      await sleep(waitMs, signal);
    }
  }
};

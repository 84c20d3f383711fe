import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import { download } from "../media/index.ts";
import type { CaptionCue } from "../model/captions/cue.ts";
import { parseCaptions } from "../plan/parse-captions.ts";
import type { Batch } from "./batch.ts";

/** What is said in a video, as far as HeyGen gives a file of captions with it. A video is as good without. */
export const readSidecar = async (videoId: string, batch: Batch): Promise<CaptionCue[] | undefined> => {
  const { cache, connection, waiting, report } = batch;
  const { signal } = waiting;
  try {
    const { subtitleUrl } = await connection.heygen.videos.get(videoId, { signal });
    if (subtitleUrl === null) return undefined;
    const dir = join(cache.dir, "tmp");
    const file = await download({ url: subtitleUrl, allowedOrigin: connection.origin, signal, dir });
    try {
      const text = (await readFile(file.path, "utf8")).replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
      return parseCaptions(text, "captions.srt");
    } finally {
      await file.dispose();
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    report({ type: "notice", message: `A clip has no captions: ${error.message}` });
    return undefined;
  }
};

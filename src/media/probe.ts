import { checkWhole } from "./check-whole.ts";
import { identifyFile } from "./identify.ts";
import { readImageSize } from "./image-size.ts";
import { decodePcm, durationMsOf } from "./pcm.ts";

export type VideoFacts = {
  kind: "video";
  ext: string;
  /** As shown: after rotation, in square pixels. */
  width: number;
  height: number;
  /** From the first frame to the end of the last one. */
  durationMs: number;
  fps: number;
  /** Those that are seen. */
  frames: number;
  codec: string;
  /** Whether it may be transparent; only its pixels say whether it is. */
  hasAlpha: boolean;
  hasSound: boolean;
};
export type MediaFacts =
  | VideoFacts
  | { kind: "image"; ext: string; width: number; height: number }
  | { kind: "sound"; ext: string; durationMs: number }
  | { kind: "font"; ext: string };

/**
 * What a media file holds. Reads a video's packets to the end, and decodes sounds (for their exact length) and pictures.
 *
 * @throws MediaError when it is no media file, is cut off or is damaged; the message says what was found.
 */
export const probe = async (path: string, signal?: AbortSignal): Promise<MediaFacts> => {
  signal?.throwIfAborted();
  const { kind, ext } = await identifyFile(path);
  await checkWhole(path, ext);
  switch (kind) {
    case "font":
      return { kind, ext };
    case "image":
      return { kind, ext, ...(await readImageSize(path, ext, signal)) };
    case "sound":
      return { kind, ext, durationMs: durationMsOf(await decodePcm(path, { signal })) };
    case "video": {
      // Loaded where there is a video: the demuxer is half of all that a run on cached media would load.
      const { probeVideo } = await import("./probe-video.ts");
      return (
        (await probeVideo(path, ext)) ?? {
          kind: "sound",
          ext,
          durationMs: durationMsOf(await decodePcm(path, { signal })),
        }
      );
    }
  }
};

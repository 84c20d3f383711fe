import { ALL_FORMATS, EncodedPacketSink, FilePathSource, Input, type InputVideoTrack } from "mediabunny";
import { MediaError } from "../errors.ts";
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
  /** Packets, which are frames in all codecs that HeyGen and browsers use. */
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
    case "video":
      return (
        (await probeVideo(path, ext)) ?? {
          kind: "sound",
          ext,
          durationMs: durationMsOf(await decodePcm(path, { signal })),
        }
      );
  }
};

/** Null where there is only sound. */
const probeVideo = async (path: string, ext: string): Promise<VideoFacts | null> => {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    const hasSound = (await input.getPrimaryAudioTrack()) !== null;
    if (track === null && hasSound) return null;
    if (track === null) throw new MediaError(`The .${ext} file has neither picture nor sound.`);
    const timing = await readTiming(track);
    return {
      kind: "video",
      ext,
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      ...timing,
      codec: (await track.getCodec()) ?? "unknown",
      hasAlpha: await track.canBeTransparent(),
      hasSound,
    };
  } catch (error) {
    if (error instanceof MediaError) throw error;
    throw new MediaError(`The .${ext} file cannot be read: its container is damaged.`, { cause: error });
  } finally {
    input.dispose();
  }
};

const usualRates = [25, 30, 24, 50, 60, 24_000 / 1001, 30_000 / 1001, 60_000 / 1001];

const readTiming = async (
  track: InputVideoTrack,
): Promise<{ frames: number; fps: number; durationMs: number }> => {
  let [frames, first, last, end] = [0, Infinity, -Infinity, -Infinity];
  for await (const packet of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    frames += 1;
    first = Math.min(first, packet.timestamp);
    last = Math.max(last, packet.timestamp);
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  if (frames === 0) throw new MediaError("The video has no frames.", { code: "media_empty" });
  const measured = frames > 1 ? (frames - 1) / (last - first) : 1 / (end - first);
  // Timestamps are rounded to milliseconds, so the rate is a usual one if the first or the last may be half a one off.
  const tolerance = Math.max(1e-4, 0.0011 / (end - first));
  const fps = usualRates.find((rate) => Math.abs(measured / rate - 1) < tolerance) ?? measured;
  return { frames, fps, durationMs: Math.round((frames * 1e6) / fps) / 1000 };
};

import { ALL_FORMATS, FilePathSource, Input, type InputVideoTrack } from "mediabunny";
import { MediaError } from "../errors.ts";
import type { VideoFacts } from "./probe.ts";
import { shownPackets } from "./shown-packets.ts";

/** What a video file holds, reading its packets to the end; null where there is only sound. */
export const probeVideo = async (path: string, ext: string): Promise<VideoFacts | null> => {
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
  for await (const packet of shownPackets(track)) {
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

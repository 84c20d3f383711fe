import { ALL_FORMATS, FilePathSource, Input } from "mediabunny";
import { MediaError } from "../errors.ts";
import { runFfmpeg } from "./ffmpeg.ts";
import { shownPackets } from "./shown-packets.ts";
import type { FilmFacts } from "./film-facts.ts";

/**
 * Reads a film's times with the library that Chrome's whole-frame path reads them with, so that both mean the same frame, and
 * its colours with ffmpeg, which looks for them in the picture's own stream too.
 *
 * @throws MediaError when it is no film.
 */
export const readFilmFacts = async (file: string, signal?: AbortSignal): Promise<FilmFacts> => {
  const [timing, colours] = await Promise.all([readTiming(file), readColours(file, signal)]);
  return { ...timing, ...colours };
};

type Timing = Pick<FilmFacts, "timestamps" | "hasEarlierFrames" | "durationInSeconds" | "codec">;

const readTiming = async (file: string): Promise<Timing> => {
  const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null) throw new MediaError("The film has no picture.");
    const all: number[] = [];
    for await (const { timestamp } of shownPackets(track)) all.push(timestamp);
    all.sort((a, b) => a - b);
    const shown = all.filter((timestamp) => timestamp > -0.001);
    const timestamps = shown.length === 0 ? all.slice(-1) : shown;
    if (timestamps.length === 0) throw new MediaError("The film has no frames.", { code: "media_empty" });
    return {
      timestamps,
      hasEarlierFrames: timestamps.length < all.length,
      durationInSeconds: (await input.getDurationFromMetadata()) ?? (await input.computeDuration()),
      codec: (await track.getCodec()) ?? "unknown",
    };
  } catch (error) {
    if (error instanceof MediaError) throw error;
    throw new MediaError("The film cannot be read: its container is damaged.", { cause: error });
  } finally {
    input.dispose();
  }
};

/** The scaler's names of the matrices that ffprobe knows by others. */
const matrices: Record<string, string> = {
  bt709: "bt709",
  smpte170m: "smpte170m",
  bt470bg: "smpte170m",
  smpte240m: "smpte240m",
  fcc: "fcc",
  bt2020nc: "bt2020",
  bt2020_ncl: "bt2020",
};

const readColours = async (
  file: string,
  signal: AbortSignal | undefined,
): Promise<Pick<FilmFacts, "matrix" | "range">> => {
  const { stdout } = await runFfmpeg(
    [
      ...["-select_streams", "v:0", "-show_entries", "stream=codec_name,color_space,color_range"],
      ...["-of", "default=noprint_wrappers=1", file],
    ],
    { program: "ffprobe", signal },
  );
  // A line for each: `color_space=bt709`.
  const said = new Map(
    stdout
      .toString()
      .split(/\r?\n/)
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  const range = said.get("color_range") === "pc" ? "pc" : "tv";
  // What says nothing of its matrix is for Chrome, at any height, BT.709; but full range in H.264 is the BT.601 of photographs.
  const guess = range === "pc" && said.get("codec_name") !== "vp9" ? "smpte170m" : "bt709";
  return { matrix: matrices[said.get("color_space") ?? ""] ?? guess, range };
};

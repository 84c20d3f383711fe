import { MachineError } from "../../errors.ts";
import { startFfmpeg } from "../../media/ffmpeg.ts";
import { readSegment } from "./read-segment.ts";

export type JoinOptions = {
  /** Files of H.264 in MP4 without sound, in order, all by the same encoder settings. Absolute paths. */
  segments: readonly string[];
  /** AAC in MP4, exactly as long as the picture. Absolute path. */
  sound: string;
  target: string;
  title: string;
  fps: number;
  /** Of all segments together. */
  frames: number;
  signal?: AbortSignal | undefined;
};

/** Ticks a second of the finished video: frames of 25 and of 30 a second are whole numbers of them. */
const timescale = 90_000;

/**
 * Frames by which pictures are decoded ahead of being shown: as many as x264's reordering needs at most. A very short
 * segment needs none, so every segment is given the same, or decoding times would run backwards at its joint.
 */
const decodedAhead = 2;

/**
 * Joins segments and sound as they are, nothing encoded again, into a file that starts to play before it is loaded
 * whole. Frame k is shown at exactly k/fps. The same files always give the same bytes.
 * @throws MachineError when the segments are not what was asked for, or cannot be played as one.
 */
export const joinVideo = async (options: JoinOptions): Promise<void> => {
  const { segments, sound, target, title, fps, frames, signal } = options;
  await checkSegments(segments, frames);
  /** The time of a frame by its number, in ticks of the segments. */
  const timeOf = (frame: string): string => `round((${frame})/(TB*${fps}))`;
  const ffmpeg = startFfmpeg(
    [
      // Without `auto_convert` the packets stay what they are, byte for byte.
      ...["-f", "concat", "-safe", "0", "-auto_convert", "0", "-protocol_whitelist", "file,pipe"],
      ...["-i", "pipe:0", "-i", sound, "-map", "0:v:0", "-map", "1:a:0", "-c", "copy"],
      // Joined times are kept in microseconds, which is no whole part of a frame: they would drift.
      ...["-bsf:v", `setts=pts=${timeOf(`round(PTS*TB*${fps})`)}:dts=${timeOf(`N-${decodedAhead}`)}`],
      ...["-video_track_timescale", String(timescale), "-map_metadata", "-1", "-metadata", `title=${title}`],
      ...["-movflags", "+faststart", "-bitexact", "-f", "mp4", target],
    ],
    { signal },
  );
  ffmpeg.stdout.resume();
  ffmpeg.stdin.end(concatList(segments));
  await ffmpeg.finished;
};

/** What ffmpeg's concat demuxer reads: inside quotes only a quote needs care, whatever the separators are. */
export const concatList = (paths: readonly string[]): string =>
  ["ffconcat version 1.0", ...paths.map((path) => `file 'file:${path.replaceAll("'", "'\\''")}'`), ""].join(
    "\n",
  );

/** A joined file says only once how its picture is decoded and timed. */
const checkSegments = async (paths: readonly string[], frames: number): Promise<void> => {
  const segments = await Promise.all(paths.map(async (path) => ({ path, ...(await readSegment(path)) })));
  const [first] = segments;
  if (first === undefined) throw wrong("There are no segments to join.");
  const other = segments.find(
    ({ timescale, decoder }) => first.timescale !== timescale || !first.decoder.equals(decoder),
  );
  if (other !== undefined) {
    throw wrong(`The segment ${other.path} was encoded by other settings than ${first.path}.`);
  }
  const found = segments.reduce((sum, segment) => sum + segment.frames, 0);
  if (found !== frames)
    throw wrong(`The segments hold ${String(found)} frames instead of ${String(frames)}.`);
};

const wrong = (message: string): MachineError =>
  new MachineError(message, {
    code: "segments_wrong",
    hint: "Render it again with --engine remotion, and report it with this message.",
  });

import type { EncodeSettings } from "./job.ts";

/** Raised when the same job gives other bytes than before. */
export const engineVersion = 2;

/** What the colours of every frame and segment are, as ffmpeg's options say it. */
export const colourArgs = [
  ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"],
] as const;

/**
 * What makes a segment, after ffmpeg's inputs and before the output's path. Segments that are made with equal settings and
 * sizes can be joined without encoding again: groups of pictures are closed, times count in 1/90000 s, and nothing in the
 * file depends on when or on how many cores it was made.
 */
export const encoderArgs = ({ preset, crf, fps }: EncodeSettings & { fps: number }): string[] => [
  ...["-map", "0:v:0", "-an", "-c:v", "libx264", "-pix_fmt", "yuv420p"],
  // Always two threads, so that the bytes are the same on every machine; one would leave a core idle at the end of a batch.
  ...["-preset", preset, "-crf", String(crf), "-threads", "2"],
  // Its frames are counted in memory: without those that it keeps for a thread of its own it makes the same bytes of 30 MB less.
  ...["-x264-params", "sync-lookahead=0"],
  // A keyframe every two seconds at least; no frame looks across one.
  ...["-g", String(Math.round(fps * 2)), "-flags:v", "+cgop+bitexact", "-fflags", "+bitexact"],
  ...[...colourArgs, "-fps_mode", "passthrough"],
  ...["-map_metadata", "-1", "-video_track_timescale", "90000", "-f", "mp4"],
];

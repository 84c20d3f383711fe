/** Read by `remotion.config.ts` and by `src/render`, so that both ways of rendering agree. */
export const renderDefaults = {
  fps: 30,
  codec: "h264",
  pixelFormat: "yuv420p",
  /** Full-range RGB of the browser is written as limited-range bt709, and tagged so. */
  colorSpace: "bt709",
  crf: 18,
  x264Preset: "medium",
  jpegQuality: 80,
  sampleRate: 48_000,
  audioBitrate: "192k",
  /** Integrated loudness of a finished video, in LUFS (what the large platforms normalise to). */
  loudness: -14,
  /** Highest true peak of a finished video, in dBTP. */
  truePeak: -1,
} as const;

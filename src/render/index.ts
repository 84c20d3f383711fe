export { fingerprint, type RenderForm } from "./fingerprint.ts";
export { outputNames } from "./output-files.ts";
export type { RenderProgress } from "./progress.ts";
export { framesOfRange, type RenderJob } from "./render-video.ts";
export {
  findUnchanged,
  renderVideos,
  type RenderEvent,
  type RenderOutcome,
  type RenderVideosOptions,
} from "./render-videos.ts";
export type { FrameRange } from "./timeline/cut-video.ts";

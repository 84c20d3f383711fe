export type { RenderJob, RenderPhase } from "./render-video.ts";
export {
  findUnchanged,
  renderVideos,
  type RenderEvent,
  type RenderOutcome,
  type RenderVideosOptions,
} from "./render-videos.ts";
export { outputNames } from "./output-files.ts";

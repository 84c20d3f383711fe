import type { Video } from "../../src/heygen/index.ts";

/** A video as the client hands it out. */
export const videoOf = (id: string, change: Partial<Video> = {}): Video => ({
  id,
  state: "pending",
  rawStatus: change.state ?? "pending",
  title: null,
  videoUrl: null,
  durationMs: null,
  thumbnailUrl: null,
  gifUrl: null,
  captionedVideoUrl: null,
  subtitleUrl: null,
  pageUrl: null,
  folderId: null,
  createdAtMs: null,
  completedAtMs: null,
  failure: null,
  ...change,
});

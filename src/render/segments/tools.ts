import type PQueue from "p-queue";
import type { MediaCache } from "../../media/cache.ts";
import type { Digest } from "../../model/media.ts";
import type { Quality } from "../../model/quality.ts";
import type { Compositor } from "../compositor/index.ts";
import type { Chrome } from "../drawing.ts";
import type { PlatePages } from "../plates/plate-pages.ts";
import type { Plate } from "./draw-scenes.ts";
import type { Markup } from "./markup.ts";
import type { Segment } from "./segment.ts";
import type { Versions } from "./versions.ts";

/** What has been done since the last time, in pictures that Chrome drew or in frames of video. */
export type PictureProgress = {
  /** Frames of which is known now whether they have to be made: they are `reused`, or will be `composed`. */
  planned?: number;
  drawn?: number;
  composed?: number;
  reused?: number;
  wholeFrames?: number;
};

/** What pictures are made with. Chrome, and what it draws with, is asked for only when something has to be drawn. */
export type PictureTools = {
  cache: MediaCache;
  /** Holds every file that the props name. */
  publicDir: string;
  /** For scenes that have to be drawn whole. */
  chrome: () => Promise<Chrome>;
  pages: PlatePages;
  markup: () => Promise<Markup>;
  compositor: Compositor;
  versions: Versions;
  quality: Quality;
  /** Segments, or pages of Chrome, that are worked on at once. */
  concurrency: number;
  /** Plates that are being drawn before their scenes were read, and posters that are being painted, by what names them. */
  drawing: Map<Digest, Promise<Plate>>;
  /** Segments that are being made, by the digest of where they will be remembered. */
  inFlight: Map<Digest, Promise<Segment>>;
  /** One at a time: every page of Chrome is taken by it. */
  wholeFrames: PQueue;
  signal?: AbortSignal | undefined;
  onProgress: (progress: PictureProgress) => void;
};

import { createHash } from "node:crypto";
import type { Digest } from "../model/media.ts";

/** Names what a video is driven by: its sound, and the picture behind the presenter where HeyGen is given one. */
export const driverOf = (speech: Digest, ground: Digest | null): Digest =>
  ground === null ? speech : createHash("sha256").update(`${speech} ${ground}`).digest("hex");

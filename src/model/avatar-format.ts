import { z } from "zod";
import type { Size } from "./aspect.ts";

/** HeyGen's engines for an avatar that speaks. */
export const avatarEngines = ["avatar_iii", "avatar_iv", "avatar_v"] as const;
export const avatarEngineSchema = z.enum(avatarEngines);
export type AvatarEngine = z.infer<typeof avatarEngineSchema>;

export const clipResolutions = ["720p", "1080p", "4k"] as const;
export const clipResolutionSchema = z.enum(clipResolutions);
export type ClipResolution = z.infer<typeof clipResolutionSchema>;

/** The shapes HeyGen makes, and the pixels of each. A shape has no size that is not here. */
export const clipSizes = {
  "16:9": { "720p": size(1280, 720), "1080p": size(1920, 1080), "4k": size(3840, 2160) },
  "9:16": { "720p": size(720, 1280), "1080p": size(1080, 1920), "4k": size(2160, 3840) },
  "1:1": { "720p": size(720, 720), "1080p": size(1080, 1080) },
  "4:5": { "720p": size(576, 720), "1080p": size(864, 1080) },
  "5:4": { "720p": size(900, 720), "1080p": size(1350, 1080) },
} as const satisfies Record<string, Partial<Record<ClipResolution, Size>>>;
export const clipAspects = [
  "16:9",
  "9:16",
  "1:1",
  "4:5",
  "5:4",
] as const satisfies (keyof typeof clipSizes)[];
export const clipAspectSchema = z.enum(clipAspects);
export type ClipAspect = z.infer<typeof clipAspectSchema>;

/** The highest resolution an engine makes by itself. 4K of the newer ones is a canvas around 1080p, which adds nothing. */
const highestOf: Record<AvatarEngine, ClipResolution> = {
  avatar_iii: "4k",
  avatar_iv: "1080p",
  avatar_v: "1080p",
};

/** HeyGen's older plans; one that pays as it goes has no such limit. */
const highestOfPlans = new Map<string, ClipResolution>([
  ["free", "720p"],
  ["pro", "1080p"],
  ["scale", "4k"],
]);
/** The highest resolution that a plan of HeyGen's makes, null where none is known. */
export const highestOfPlan = (plan: string): ClipResolution | null =>
  highestOfPlans.get(plan.toLowerCase()) ?? null;

/** Any shape, as `4:3`. */
export const askedAspectSchema = z.string().regex(/^[1-9]\d?:[1-9]\d?$/, "must be two numbers, such as 16:9");

export type AskedFormat = { aspect: string; resolution: ClipResolution };
export type ClipFormat = { aspect: ClipAspect; resolution: ClipResolution };

/**
 * What HeyGen can make that is nearest to what was asked for: the shape that is least cut or padded, and the highest
 * resolution that does not exceed what was asked for. `because` is empty where that is what was asked for.
 */
export const nearestFormat = (
  engine: AvatarEngine,
  asked: AskedFormat,
): { format: ClipFormat; because: string[] } => {
  const because: string[] = [];
  const aspect = nearestAspect(asked.aspect);
  if (aspect !== asked.aspect) because.push(`HeyGen makes no ${asked.aspect}, and ${aspect} is nearest`);
  let resolution = asked.resolution;
  if (rank(resolution) > rank(highestOf[engine])) {
    resolution = highestOf[engine];
    because.push(`${engine} makes ${resolution} at most`);
  }
  const sizes: Partial<Record<ClipResolution, Size>> = clipSizes[aspect];
  if (sizes[resolution] === undefined) {
    because.push(`HeyGen has no ${resolution} in ${aspect}`);
    resolution = "1080p";
  }
  return { format: { aspect, resolution }, because };
};

const rank = (resolution: ClipResolution): number => clipResolutions.indexOf(resolution);

const ratioOf = (aspect: string): number => {
  const [across = 1, down = 1] = aspect.split(":").map(Number);
  return across / down;
};

const nearestAspect = (asked: string): ClipAspect => {
  const distance = (aspect: ClipAspect): number => Math.abs(Math.log(ratioOf(aspect) / ratioOf(asked)));
  return clipAspects.reduce((best, each) => (distance(each) < distance(best) ? each : best));
};

function size(width: number, height: number): Size {
  return { width, height };
}

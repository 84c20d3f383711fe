import { z } from "zod";

/**
 * How a presenter's clip becomes transparent. `webm`: HeyGen makes it so. `green-screen`: HeyGen puts green behind it, which
 * is taken out here. `background-removal`: a second paid job at HeyGen, at a price that it does not publish.
 */
export const transparentWays = ["webm", "green-screen", "background-removal"] as const;
export const transparentWaySchema = z.enum(transparentWays);
export type TransparentWay = z.infer<typeof transparentWaySchema>;

/** Ways in the order in which they are tried. */
export const transparentListSchema = z
  .array(transparentWaySchema)
  .min(1)
  .transform((list) => [...new Set(list)]);
/** Without a word from brief or brand. What has no known price is only done where it is asked for. */
export const usualTransparentWays: readonly TransparentWay[] = ["webm", "green-screen"];

/** Whether a clip that is there will do. One that HeyGen itself made transparent always does. */
export const isWanted = (
  { transparentBy }: { kind: string; transparentBy?: TransparentWay | undefined },
  ways: readonly TransparentWay[],
): boolean => transparentBy === undefined || ways.includes(transparentBy);

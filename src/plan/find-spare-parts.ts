import type { Key } from "../model/media.ts";
import type { Plan } from "../model/plan.ts";

/** Parts of speeches that are joined already: nobody hears them by themselves, and they need not be made again. */
export const findSpareParts = (
  { needs, videos }: Pick<Plan, "needs" | "videos">,
  isThere: (key: Key) => boolean,
): ReadonlySet<Key> => {
  const spare = new Set<Key>();
  const wanted = new Set<Key | null>();
  for (const [key, need] of Object.entries(needs)) {
    if (need.kind !== "speech" || need.parts === undefined) continue;
    for (const part of need.parts) (isThere(key) ? spare : wanted).add(part);
  }
  if (spare.size > 0) for (const { scenes } of videos) for (const { speech } of scenes) wanted.add(speech);
  return new Set([...spare].filter((key) => !wanted.has(key)));
};

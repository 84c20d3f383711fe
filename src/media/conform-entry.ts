import { MediaError } from "../errors.ts";
import type { AvatarEntry } from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { conformClip, type ConformedClip } from "./conform-clip.ts";

/** The entry of an avatar's clip: what was fetched, and what was made of it. */
export const avatarEntryOf = (
  { original, drivenBy }: Pick<AvatarEntry, "original" | "drivenBy">,
  { file, box, ...clip }: ConformedClip,
): AvatarEntry => ({
  kind: "avatar",
  original,
  conformed: file,
  drivenBy,
  ...clip,
  width: box.width,
  height: box.height,
  box,
});

/** The same clip conformed once more; null when its original turns out to be none. */
export const conformEntry = async (cache: MediaCache, entry: AvatarEntry): Promise<AvatarEntry | null> => {
  try {
    return avatarEntryOf(entry, await conformClip(cache, entry.original, entry.durationMs));
  } catch (error) {
    if (error instanceof MediaError) return null;
    throw error;
  }
};

import { MediaError } from "../errors.ts";
import type { AvatarEntry, ClipEntry } from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { conformOwnSound } from "./conform-speech.ts";
import { conformClip, type ConformedClip } from "./conform-clip.ts";
import { conformOpaque, type ConformedOpaque } from "./conform-opaque.ts";

/** The entry of an avatar's clip: what was fetched, and what was made of it. */
export const avatarEntryOf = (
  { original, drivenBy, transparentBy }: Pick<AvatarEntry, "original" | "drivenBy" | "transparentBy">,
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
  ...(transparentBy === undefined ? {} : { transparentBy }),
});

/** What lies behind the subject of a clip as it came. */
export const groundOf = ({ transparentBy }: Pick<AvatarEntry, "transparentBy">): "clear" | "green" =>
  transparentBy === "green-screen" ? "green" : "clear";

/** The entry of a clip that fills its frame. */
export const clipEntryOf = (
  { original, drivenBy }: Pick<ClipEntry, "original" | "drivenBy">,
  { file, durationMs, width, height }: ConformedOpaque,
): ClipEntry => ({ kind: "clip", original, conformed: file, drivenBy, durationMs, width, height });

/** The entry of a clip with words of its own: its sound is a part of it. */
export const conformOwnClip = async (
  cache: MediaCache,
  { original, cues }: Pick<ClipEntry, "original" | "cues">,
  signal?: AbortSignal,
): Promise<ClipEntry> => {
  const conformed = await conformOpaque(cache, original, null, signal);
  const { durationMs, hasSound } = conformed;
  return {
    ...clipEntryOf({ original, drivenBy: null }, conformed),
    ...(hasSound ? { sound: await conformOwnSound(cache, original, durationMs, signal) } : {}),
    ...(cues === undefined ? {} : { cues }),
  };
};

/** The same clip conformed once more; null when its original turns out to be none. */
export const conformEntry = async (
  cache: MediaCache,
  entry: AvatarEntry | ClipEntry,
): Promise<AvatarEntry | ClipEntry | null> => {
  try {
    if (entry.kind === "clip" && entry.drivenBy === null) return await conformOwnClip(cache, entry);
    if (entry.kind === "clip")
      return clipEntryOf(entry, await conformOpaque(cache, entry.original, entry.durationMs));
    const options = { expectedMs: entry.durationMs, ground: groundOf(entry) };
    return avatarEntryOf(entry, await conformClip(cache, entry.original, options));
  } catch (error) {
    if (error instanceof MediaError) return null;
    throw error;
  }
};

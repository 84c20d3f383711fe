import { MediaError } from "../errors.ts";
import type { SpokenWord } from "../model/captions/caption.ts";
import {
  assetEntrySchema,
  type AssetEntry,
  type AssetNeed,
  type AvatarEntry,
  type ClipEntry,
  type Digest,
  type SpeechEntry,
  type StoredFile,
} from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { checkWhole } from "./check-whole.ts";
import { conformClip } from "./conform-clip.ts";
import { conformOpaque } from "./conform-opaque.ts";
import { digestFile } from "./digest.ts";
import { avatarEntryOf, clipEntryOf, conformOwnClip, groundOf } from "./conform-entry.ts";
import { estimateWords } from "./estimate-words.ts";
import { identifyFile } from "./identify.ts";
import { decodePcm, durationMsOf } from "./pcm.ts";
import { probe, type MediaFacts } from "./probe.ts";
import { rememberFilm } from "./remember-film.ts";

/**
 * Takes a speech into the cache. `words` as its maker timed them, or null: then the words of `text` are spread over the
 * sound by their length.
 *
 * @param digest of the file as it was downloaded, so that nothing can change on the way.
 * @throws MediaError when it is no sound, or broken.
 */
export const ingestSpeech = async (
  cache: MediaCache,
  path: string,
  { words, text, digest }: { words: readonly SpokenWord[] | null; text: string; digest?: Digest },
  signal?: AbortSignal,
): Promise<SpeechEntry> => {
  const { ext } = await identifyFile(path);
  await checkWhole(path, ext);
  const pcm = await decodePcm(path, { signal });
  const durationMs = durationMsOf(pcm);
  // A cut MP3 reads as a shorter one; only its words know.
  const lastWordMs = Math.max(0, ...(words ?? []).map(({ startMs }) => startMs));
  if (lastWordMs >= durationMs) {
    throw new MediaError(`The speech lasts ${durationMs} ms, but its last word begins at ${lastWordMs} ms.`, {
      code: "media_truncated",
      hint: "It was cut off. Fetch it again.",
    });
  }
  return {
    kind: "speech",
    original: await cache.put({ path }, ext, digest === undefined ? {} : { digest }),
    durationMs,
    words: words === null ? estimateWords(text, pcm) : [...words],
    timing: words === null ? "estimated" : "exact",
  };
};

/**
 * Takes an avatar's clip into the cache: verified, and conformed to `expectedMs`, the length of the sound that drove it.
 *
 * @throws MediaError as `verifyClip` does; nothing is remembered then.
 */
export const ingestClip = async (
  cache: MediaCache,
  path: string,
  { drivenBy, expectedMs, digest, transparentBy }: IngestClipOptions,
  signal?: AbortSignal,
): Promise<AvatarEntry> => {
  const { ext } = await identifyFile(path);
  const original = await cache.put({ path }, ext, digest === undefined ? {} : { digest });
  const clip = { original, drivenBy, transparentBy };
  const conformed = await conformClip(cache, original, { expectedMs, ground: groundOf(clip) }, signal);
  return avatarEntryOf(clip, conformed);
};

export type IngestClipOptions = Pick<AvatarEntry, "drivenBy" | "transparentBy"> & {
  expectedMs: number;
  digest?: Digest;
};

/**
 * Takes a clip that fills its frame into the cache: verified, and at least as long as `expectedMs`.
 *
 * @throws MediaError as `conformOpaque` does; nothing is remembered then.
 */
export const ingestOpaqueClip = async (
  cache: MediaCache,
  path: string,
  { drivenBy, expectedMs, digest }: { drivenBy: Digest; expectedMs: number; digest?: Digest },
  signal?: AbortSignal,
): Promise<ClipEntry> => {
  const { ext } = await identifyFile(path);
  const original = await cache.put({ path }, ext, digest === undefined ? {} : { digest });
  return clipEntryOf({ original, drivenBy }, await conformOpaque(cache, original, expectedMs, signal));
};

/**
 * Takes a clip into the cache that has words of its own, told by `cues` as far as they are known: verified, and with its
 * sound apart.
 *
 * @throws MediaError as `conformOpaque` does; nothing is remembered then.
 */
export const ingestOwnClip = async (
  cache: MediaCache,
  path: string,
  { cues, digest }: { cues: ClipEntry["cues"]; digest?: Digest },
  signal?: AbortSignal,
): Promise<ClipEntry> => {
  const { ext } = await identifyFile(path);
  const original = await cache.put({ path }, ext, digest === undefined ? {} : { digest });
  return conformOwnClip(cache, { original, cues }, signal);
};

/**
 * Takes an image, video, sound or font into the cache. Bytes that were taken in before are neither decoded nor copied.
 *
 * @throws MediaError when it is broken, or something else than `asset`.
 */
export const ingestAsset = async (
  cache: MediaCache,
  path: string,
  asset: AssetNeed["asset"],
  signal?: AbortSignal,
): Promise<AssetEntry> => {
  // Decoding a file to its end and copying it take long: bytes that were taken in before are only read.
  return cache.derived({
    ...{ name: "asset", version: 2, input: await digestFile(path), params: { asset } },
    ...{ schema: assetEntrySchema, filesOf: ({ original }) => [original] },
    make: async () => {
      const facts = await probeAsset(path, asset, signal);
      const original = await cache.put({ path }, facts.ext);
      if (asset === "video") await rememberFilm(cache, original, signal);
      return assetEntryOf(asset, original, facts);
    },
  });
};

/** What a file holds that has to serve as `asset`. @throws MediaError when it is broken, or something else. */
export const probeAsset = async (
  path: string,
  asset: AssetNeed["asset"],
  signal?: AbortSignal,
): Promise<MediaFacts> => {
  const facts = await probe(path, signal);
  if (serves(facts, asset)) return facts;
  throw new MediaError(`A .${facts.ext} file cannot serve as ${asset === "image" ? "an" : "a"} ${asset}.`, {
    code: "media_wrong_kind",
  });
};

export const assetEntryOf = (
  asset: AssetNeed["asset"],
  original: StoredFile,
  facts: MediaFacts,
): AssetEntry => ({
  kind: "asset",
  asset,
  original,
  width: "width" in facts ? Math.max(1, Math.round(facts.width)) : null,
  height: "height" in facts ? Math.max(1, Math.round(facts.height)) : null,
  durationMs: "durationMs" in facts ? facts.durationMs : null,
});

/** A video's sound can be music, too. */
const serves = (facts: MediaFacts, asset: AssetNeed["asset"]): boolean =>
  facts.kind === asset || (asset === "sound" && facts.kind === "video" && facts.hasSound);

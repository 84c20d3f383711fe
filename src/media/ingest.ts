import { MediaError } from "../errors.ts";
import type { SpokenWord } from "../model/captions/caption.ts";
import {
  assetEntrySchema,
  type AssetEntry,
  type AssetNeed,
  type AvatarEntry,
  type Digest,
  type SpeechEntry,
} from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { conformClip } from "./conform-clip.ts";
import { digestFile } from "./digest.ts";
import { estimateWords } from "./estimate-words.ts";
import { identifyFile } from "./identify.ts";
import { decodePcm, durationMsOf } from "./pcm.ts";
import { probe, type MediaFacts } from "./probe.ts";

/**
 * Takes a speech into the cache. `words` as its maker timed them, or null: then the words of `text` are spread over the
 * sound by their length.
 *
 * @throws MediaError when it is no sound, or broken.
 */
export const ingestSpeech = async (
  cache: MediaCache,
  path: string,
  { words, text }: { words: readonly SpokenWord[] | null; text: string },
  signal?: AbortSignal,
): Promise<SpeechEntry> => {
  const { ext } = await identifyFile(path);
  const pcm = await decodePcm(path, { signal });
  const durationMs = durationMsOf(pcm);
  return {
    kind: "speech",
    original: await cache.put({ path }, ext),
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
  { drivenBy, expectedMs }: { drivenBy: Digest; expectedMs: number },
  signal?: AbortSignal,
): Promise<AvatarEntry> => {
  const original = await cache.put({ path }, "webm");
  const { file, box, ...clip } = await conformClip(cache, original, expectedMs, signal);
  return {
    kind: "avatar",
    original,
    conformed: file,
    drivenBy,
    ...clip,
    width: box.width,
    height: box.height,
    box,
  };
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
  const make = async (): Promise<AssetEntry> => {
    const facts = await probe(path, signal);
    if (!serves(facts, asset)) {
      throw new MediaError(
        `A .${facts.ext} file cannot serve as ${asset === "image" ? "an" : "a"} ${asset}.`,
        { code: "media_wrong_kind" },
      );
    }
    return {
      kind: "asset",
      asset,
      original: await cache.put({ path }, facts.ext),
      width: "width" in facts ? Math.max(1, Math.round(facts.width)) : null,
      height: "height" in facts ? Math.max(1, Math.round(facts.height)) : null,
      durationMs: "durationMs" in facts ? facts.durationMs : null,
    };
  };
  // Decoding a file to its end and copying it take long: bytes that were taken in before are only read.
  return cache.derived({
    ...{ name: "asset", version: 1, input: await digestFile(path), params: { asset } },
    ...{ schema: assetEntrySchema, filesOf: ({ original }) => [original], make },
  });
};

/** A video's sound can be music, too. */
const serves = (facts: MediaFacts, asset: AssetNeed["asset"]): boolean =>
  facts.kind === asset || (asset === "sound" && facts.kind === "video" && facts.hasSound);

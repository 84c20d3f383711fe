/** The media of videos: bytes in, checked and conformed, kept by what they hold, and staged for the renderer. */
export { openMediaCache, type Derivation, type MediaCache, type MediaSource } from "./cache.ts";
export { readCatalogue, type Catalogue, type CatalogueRecord } from "./catalogue.ts";
export { collectCache, sizeOf, type Collected } from "./collect.ts";
export { conformSpeech } from "./conform-speech.ts";
export { digestFile, digestValue } from "./digest.ts";
export { download, downloadIfChanged, type DownloadedFile, type DownloadOptions } from "./download.ts";
export { DownloadError } from "./download-error.ts";
export { exportCache, type Exported } from "./export-cache.ts";
export { runFfmpeg, startFfmpeg, type FfmpegOptions } from "./ffmpeg.ts";
export { identifyFile, type FileType } from "./identify.ts";
export { importCache, type Imported } from "./import-cache.ts";
export { ingestAsset, ingestClip, ingestOpaqueClip, ingestOwnClip, ingestSpeech } from "./ingest.ts";
export { ingestRemoteAsset, takeRemoteData } from "./ingest-remote.ts";
export { joinSpeeches } from "./join-speeches.ts";
export { measureLoudness, measurePcm, type Loudness } from "./loudness.ts";
export { decodePcm, durationMsOf, encodeWav, type Pcm } from "./pcm.ts";
export { pinPlan, unpinPlan } from "./pins.ts";
export { probe, type MediaFacts, type VideoFacts } from "./probe.ts";
export {
  alphaDecoderArgs,
  readRawFrames,
  writeRawFrames,
  type FrameFormat,
  type PixelFormat,
} from "./raw-frames.ts";
export type { RemoteOptions } from "./remote-file.ts";
export { stageFiles, unstageFiles } from "./stage.ts";
export { verifyCache, type CacheVerdict } from "./verify-cache.ts";
export { verifyClip, type VerifiedClip } from "./verify-clip.ts";

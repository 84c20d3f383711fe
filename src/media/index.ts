/** The media of videos: bytes in, checked and conformed, kept by what they hold, and staged for the renderer. */
export { openMediaCache, type Derivation, type MediaCache, type MediaSource } from "./cache.ts";
export { conformSpeech } from "./conform-speech.ts";
export { digestFile, digestValue } from "./digest.ts";
export { download, type DownloadedFile, type DownloadOptions } from "./download.ts";
export { DownloadError } from "./download-error.ts";
export { runFfmpeg, startFfmpeg, type FfmpegOptions } from "./ffmpeg.ts";
export { identifyFile, type FileType } from "./identify.ts";
export { ingestAsset, ingestClip, ingestSpeech } from "./ingest.ts";
export { measureLoudness, measurePcm, type Loudness } from "./loudness.ts";
export { decodePcm, durationMsOf, encodeWav, type Pcm } from "./pcm.ts";
export { probe, type MediaFacts, type VideoFacts } from "./probe.ts";
export { alphaDecoderArgs } from "./analyse-clip.ts";
export { readRawFrames, writeRawFrames, type FrameFormat, type PixelFormat } from "./raw-frames.ts";
export { stageFiles, unstageFiles } from "./stage.ts";
export { verifyClip, type VerifiedClip } from "./verify-clip.ts";

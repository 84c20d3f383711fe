import { MediaError } from "../errors.ts";
import { analyseClip, type ClipAnalysis } from "./analyse-clip.ts";
import { readGround, type ClipSource } from "./clip-frames.ts";
import { probe } from "./probe.ts";

export type VerifyClipOptions = {
  /** How long the sound is that drives it. */
  expectedMs: number;
  /** @default 240, six frames */
  toleranceMs?: number;
  /** `green`: not a transparent WebM, but a video with a green ground that is to be taken out. @default "clear" */
  ground?: ClipSource["ground"]["kind"];
  signal?: AbortSignal | undefined;
};
export type VerifiedClip = ClipSource & { analysis: ClipAnalysis };

/**
 * Makes sure that a file is the avatar's clip that was asked for: a whole WebM in VP8 or VP9 (or any video on a green ground)
 * whose frames all decode, that is really transparent somewhere and really opaque elsewhere, and as long as its sound.
 *
 * @throws MediaError with the code of what is wrong: `media_truncated`, `clip_not_webm`, `clip_without_alpha`,
 * `clip_without_green`, `clip_opaque`, `clip_empty`, `clip_frames_missing`, `clip_wrong_duration`, or those of `probe`.
 */
export const verifyClip = async (path: string, options: VerifyClipOptions): Promise<VerifiedClip> => {
  const { expectedMs, toleranceMs = 240, ground: behind = "clear", signal } = options;
  const facts = await probe(path, signal);
  const isUsable =
    facts.kind === "video" &&
    (behind === "green" || (facts.ext === "webm" && ["vp8", "vp9"].includes(facts.codec)));
  if (facts.kind !== "video" || !isUsable) {
    throw new MediaError(`The avatar's clip is ${describe(facts)} instead of a VP9 WebM.`, {
      code: "clip_not_webm",
      hint: "Ask for a WebM; an MP4 cannot be transparent.",
    });
  }
  if (behind === "clear" && !facts.hasAlpha)
    throw withoutAlpha("its container carries no alpha", "clip_without_alpha");
  if (Math.abs(facts.durationMs - expectedMs) > toleranceMs) {
    throw new MediaError(
      `The avatar's clip lasts ${facts.durationMs} ms, but the sound that drives it ${expectedMs} ms.`,
      { code: "clip_wrong_duration", hint: "It was cut off, or driven by another sound. Fetch it again." },
    );
  }
  const clip: ClipSource = {
    ...{ path, facts },
    ground: behind === "green" ? await readGround(path, facts, signal) : { kind: "clear" },
  };
  const analysis = await analyseClip(clip, signal);
  if (analysis.decodedFrames !== facts.frames) {
    throw new MediaError(
      `Of ${facts.frames} frames of the avatar's clip, ${analysis.decodedFrames} could be decoded.`,
      { code: "clip_frames_missing", hint: "Fetch it again." },
    );
  }
  // Lossy coding leaves a trace of 1 or 2 where nothing is.
  if (analysis.alphaMin > 2)
    throw withoutAlpha(`its clearest pixel is ${analysis.alphaMin} of 255`, "clip_opaque");
  if (analysis.alphaMax < 253) {
    throw new MediaError(
      `The avatar's clip shows nobody: its most opaque pixel is ${analysis.alphaMax} of 255.`,
      {
        code: "clip_empty",
      },
    );
  }
  return { ...clip, analysis };
};

const withoutAlpha = (found: string, code: string): MediaError =>
  new MediaError(`The avatar's clip is not transparent: ${found}.`, {
    code,
    hint: "Choose a look that was trained with background removal.",
  });

const describe = (facts: { kind: string; ext: string; codec?: string }): string =>
  facts.codec === undefined ? `a .${facts.ext} ${facts.kind}` : `a .${facts.ext} with ${facts.codec}`;

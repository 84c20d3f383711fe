import { assertNever, InputError } from "../errors.ts";
import { isWebmRefusal } from "../heygen/index.ts";
import { lookOf, type VideoNeed } from "../model/media.ts";
import { JobFailedError } from "./errors.ts";
import type { JobFailure } from "./ledger/index.ts";

/** Why HeyGen made no clip, in its own words, and whether that cost anything. */
export const describeFailure = (
  need: VideoNeed,
  videoId: string | null,
  { code, message, refunded }: JobFailure,
): JobFailedError | InputError => {
  if (isWebmRefusal(message)) return withoutAlpha(lookOf(need) ?? "", undefined);
  const reason = [code, message].filter(Boolean).join(": ").replace(/\.$/, "");
  return new JobFailedError(
    `HeyGen could not make the clip of ${nameOf(need)}${videoId === null ? "" : ` (video ${videoId})`}: ${reason}.`,
    {
      hint:
        (refunded === true ? "It is refunded. " : "Nothing was paid. ") +
        "Mend the text or choose another look, and run the command again.",
    },
  );
};

export const withoutAlpha = (avatarId: string, cause: unknown): InputError =>
  new InputError(`The avatar "${avatarId}" has no transparent video.`, {
    place: { path: "avatar.id" },
    code: "avatar_without_alpha",
    hint: "Only looks trained with matting have. Allow green-screen in transparent:, or choose another look.",
    cause,
  });

/** What a video is made of, as a person calls it. */
export const nameOf = (need: VideoNeed): string => {
  if (need.kind === "avatar") return `"${need.avatarId}"`;
  switch (need.source.from) {
    case "scene":
      return `"${need.source.avatarId}"`;
    case "template":
      return `the template "${need.source.templateId}"`;
    case "agent":
      return "the Video Agent";
    default:
      return assertNever(need.source);
  }
};

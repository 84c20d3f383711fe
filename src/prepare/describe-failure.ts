import { InputError } from "../errors.ts";
import { isWebmRefusal } from "../heygen/index.ts";
import type { AvatarNeed } from "../model/media.ts";
import { JobFailedError } from "./errors.ts";
import type { JobFailure } from "./ledger/index.ts";

/** Why HeyGen made no clip, in its own words, and whether that cost anything. */
export const describeFailure = (
  need: AvatarNeed,
  videoId: string | null,
  { code, message, refunded }: JobFailure,
): JobFailedError | InputError => {
  if (isWebmRefusal(message)) return withoutAlpha(need.avatarId, undefined);
  const reason = [code, message].filter(Boolean).join(": ").replace(/\.$/, "");
  return new JobFailedError(
    `HeyGen could not make the clip of "${need.avatarId}"${videoId === null ? "" : ` (video ${videoId})`}: ${reason}.`,
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
    hint: "Only looks trained with matting have: choose another look in the brand or the brief.",
    cause,
  });

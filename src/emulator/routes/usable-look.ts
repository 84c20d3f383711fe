import { findLook, type Look } from "../presenter/looks.ts";
import { usdPerMinute } from "../prices.ts";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { type LookRecord } from "../store/records/index.ts";
import { requireLook } from "./order-video.ts";
import { lookPreviewPath } from "./previews.ts";
import { statusOf } from "./video-status.ts";

export type LookType = "studio_avatar" | LookRecord["type"];
export type UsableLook = {
  /** What is drawn: for looks of the account's own, the presenter who stands in. */
  look: Look;
  type: LookType;
};

/** A look's place in the lists, and in videos once it is ready. */
export const lookStatus = (
  context: Context,
  look: LookRecord,
): "processing" | "pending_consent" | "failed" | "completed" => {
  const status = statusOf(look, context);
  if (status === "failed") return "failed";
  if (status !== "completed") return "processing";
  return look.hasConsent ? "completed" : "pending_consent";
};

/** @throws ApiError for a look that is not known, is not ready, or cannot be had in the format */
export const usableLook = (context: Context, id: string, format: "webm" | "mp4"): UsableLook => {
  const own = context.store.looks.get(id);
  if (own === undefined) return { look: requireLook(id, format), type: "studio_avatar" };
  switch (lookStatus(context, own)) {
    case "processing":
      throw new ApiError("avatar_not_found", "No avatar look with that id (or it is still training)");
    case "failed":
      throw new ApiError("avatar_not_usable", "This avatar cannot be used for generation");
    case "pending_consent":
      throw new ApiError("avatar_consent_required", "The person shown has not completed consent");
    case "completed":
      if (own.type === "photo_avatar") refuseTransparentPhoto(context, format);
      return { look: standInFor(own), type: own.type };
  }
};

/** @throws ApiError where a photograph was to be cut out, and cannot be */
export const refuseTransparentPhoto = ({ behaviour }: Context, format: "webm" | "mp4"): void => {
  if (format === "mp4" || behaviour.transparentPhotos === "made") return;
  throw new ApiError("invalid_parameter", "This video avatar does not support webm output.", {
    param: "output_format",
  });
};

export const standInId = { photo_avatar: "mira-knit-front", digital_twin: "theo-shirt-front" } as const;

export const standInFor = ({ standInId: id }: Pick<LookRecord, "standInId">): Look => {
  const look = findLook(id);
  if (look === undefined) throw new ApiError("internal_error", "The stand-in for this look is missing");
  return look;
};

/** A link to the picture of a look of the account's own. */
export const pictureOf = ({ links, origin }: Context, { type, sourceFile, standInId }: LookRecord): string =>
  type === "photo_avatar" && sourceFile !== null
    ? links.sign(sourceFile)
    : `${origin()}${lookPreviewPath(standInId)}`;

/** US dollars a minute; what has no price in the list costs as a studio avatar. */
export const priceOf = (type: LookType, engine: "avatar_iv" | "avatar_v" | "avatar_iii"): number => {
  const { studio, photo, photoIii, twinV } = usdPerMinute.avatar;
  if (type === "photo_avatar") return engine === "avatar_iii" ? photoIii : photo;
  return type === "digital_twin" && engine === "avatar_v" ? twinV : studio;
};

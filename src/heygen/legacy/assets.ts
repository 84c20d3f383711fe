import type { z } from "zod";
import { InputError } from "../../errors.ts";
import { type AssetUpload, readUpload } from "../read-upload.ts";
import type { Deletion } from "../deletion.ts";
import { checkText } from "../inputs.ts";
import { createListing, type Listing } from "../listing.ts";
import type { CallOptions, Transport } from "../transport.ts";
import { absentIfMissing } from "./videos.ts";
import {
  deletedAssetSchema,
  legacyAssetPageSchema,
  legacyAssetSchema,
  talkingPhotosSchema,
  talkingPhotoUploadSchema,
} from "./wire/assets.ts";
import { idSchema, nothingSchema } from "./wire/ids.ts";
import type { LegacyTransport } from "./transport.ts";

export type LegacyAsset = z.output<typeof legacyAssetSchema>;
export type LegacyTalkingPhoto = z.output<typeof talkingPhotosSchema>[number];
export type UploadedTalkingPhoto = z.output<typeof talkingPhotoUploadSchema>;

/** HeyGen names 32 MB for v3 only; older pages say this. */
const maxLegacyUploadBytes = 10 * 1024 * 1024;
const pictures = ["image/jpeg", "image/png"];
const media = [...pictures, "video/mp4", "video/webm", "audio/mpeg", "audio/wav"];

const send = async <T>(
  transport: Transport,
  path: string,
  upload: AssetUpload,
  types: readonly string[],
  schema: z.ZodType<T>,
  options: CallOptions,
): Promise<T> => {
  const { bytes, filename, type } = await readUpload(upload, maxLegacyUploadBytes);
  if (!types.includes(type)) {
    throw new InputError(`"${filename}" is of type ${type}, which HeyGen does not take here.`, {
      place: { file: filename },
      hint: `It takes ${types.join(", ")}.`,
    });
  }
  return transport.call({
    operation: `upload "${filename}"`,
    method: "POST",
    path,
    // Of raw bytes HeyGen keeps no name: what it stores is named by its id.
    raw: { bytes, contentType: type },
    ...options,
    schema,
  });
};

export const createLegacyAssets = ({ api, uploads }: LegacyTransport) => ({
  /** Raw bytes, at most 10 MB: JPEG, PNG, MP4, WebM, MP3 or WAV. */
  upload: (upload: AssetUpload, options: CallOptions = {}): Promise<LegacyAsset> =>
    send(uploads, "/v1/asset", upload, media, legacyAssetSchema, options),

  list: (query: { pageSize?: number } = {}, options: CallOptions = {}): Listing<LegacyAsset> =>
    createListing("list assets", (token) =>
      api.call({
        operation: "list assets",
        method: "GET",
        path: "/v1/asset/list",
        query: { limit: query.pageSize, token },
        ...options,
        schema: legacyAssetPageSchema,
      }),
    ),

  delete: (assetId: string, options: CallOptions = {}): Promise<Deletion> =>
    absentIfMissing(
      api.call({
        operation: `delete asset "${assetId}"`,
        method: "POST",
        path: ["/v1/asset", assetId, "delete"],
        repeatable: true,
        ...options,
        schema: deletedAssetSchema,
      }),
    ),
});

export const createTalkingPhotos = ({ api, uploads }: LegacyTransport) => ({
  /** A picture of a face, JPEG or PNG. */
  upload: (upload: AssetUpload, options: CallOptions = {}): Promise<UploadedTalkingPhoto> =>
    send(uploads, "/v1/talking_photo", upload, pictures, talkingPhotoUploadSchema, options),

  /** From a link. Only one source knows this route. */
  createFromUrl: async (imageUrl: string, options: CallOptions = {}): Promise<{ talkingPhotoId: string }> => {
    checkText("imageUrl", imageUrl);
    return api.call({
      operation: "make a talking photo",
      method: "POST",
      path: "/v2/talking_photo",
      json: { image_url: imageUrl },
      ...options,
      schema: idSchema("talking_photo_id").transform((talkingPhotoId) => ({ talkingPhotoId })),
    });
  },

  list: (options: CallOptions = {}): Promise<LegacyTalkingPhoto[]> =>
    api.call({
      operation: "list talking photos",
      method: "GET",
      path: "/v1/talking_photo.list",
      ...options,
      schema: talkingPhotosSchema,
    }),

  delete: (talkingPhotoId: string, options: CallOptions = {}): Promise<Deletion> =>
    absentIfMissing(
      api.call({
        operation: `delete talking photo "${talkingPhotoId}"`,
        method: "DELETE",
        path: ["/v2/talking_photo", talkingPhotoId],
        ...options,
        schema: nothingSchema,
      }),
    ),
});

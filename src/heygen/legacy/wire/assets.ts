import { z } from "zod";
import { nullable, ornament, ornamentText, ornamentTime } from "../../wire/fields.ts";

export const legacyAssetSchema = z
  .object({
    id: z.string().min(1),
    name: ornamentText,
    file_type: ornamentText,
    folder_id: ornamentText,
    created_ts: ornamentTime,
    url: ornamentText,
    image_key: ornamentText,
  })
  .transform((asset) => ({
    assetId: asset.id,
    name: asset.name,
    type: asset.file_type,
    folderId: asset.folder_id,
    uploadedAtMs: asset.created_ts,
    url: asset.url,
    /** Of pictures only: what photo avatars and Avatar IV are made from. */
    imageKey: asset.image_key,
  }));

// Nobody has published what the list looks like.
export const legacyAssetPageSchema = z
  .union([
    z.object({ assets: z.array(legacyAssetSchema), token: ornamentText }),
    z.array(legacyAssetSchema).transform((assets) => ({ assets, token: null })),
  ])
  .transform(({ assets, token }) => ({ items: assets, nextToken: token }));

export const talkingPhotoUploadSchema = z
  .object({ talking_photo_id: z.string().min(1), talking_photo_url: ornamentText })
  .transform((photo) => ({ talkingPhotoId: photo.talking_photo_id, url: photo.talking_photo_url }));

export const talkingPhotosSchema = nullable(
  z.array(
    z
      .object({ id: z.string().min(1), image_url: ornamentText, circle_image: ornamentText })
      .transform((photo) => ({
        talkingPhotoId: photo.id,
        imageUrl: photo.image_url,
        circleImageUrl: photo.circle_image,
      })),
  ),
).transform((photos) => photos ?? []);

export const deletedAssetSchema = ornament(z.unknown()).transform(() => undefined);

import { z } from "zod";
import { ornament, ornamentText, ornamentTime } from "./fields.ts";

// One page of HeyGen's reads `id` from an upload's answer, the others `asset_id`.
const identified = <T extends { id?: string | undefined; asset_id?: string | undefined }>(
  asset: T,
  context: z.RefinementCtx,
): T & { assetId: string } => {
  const assetId = asset.asset_id ?? asset.id;
  if (assetId !== undefined) return { ...asset, assetId };
  context.addIssue({ code: "custom", message: "Invalid input: expected an id", path: ["asset_id"] });
  return z.NEVER;
};

const ids = { asset_id: z.string().min(1).optional(), id: z.string().min(1).optional() };

export const uploadedAssetSchema = z
  .object({ ...ids, url: ornamentText, mime_type: ornamentText, size_bytes: ornament(z.number()) })
  .transform(identified)
  .transform((asset) => ({
    assetId: asset.assetId,
    url: asset.url,
    mimeType: asset.mime_type,
    sizeInBytes: asset.size_bytes,
  }));

export const assetSchema = z
  .object({
    ...ids,
    name: ornamentText,
    type: ornamentText,
    url: ornamentText,
    folder_id: ornamentText,
    uploaded_at: ornamentTime,
  })
  .transform(identified)
  .transform((asset) => ({
    assetId: asset.assetId,
    name: asset.name,
    type: asset.type,
    url: asset.url,
    folderId: asset.folder_id,
    uploadedAtMs: asset.uploaded_at,
  }));

export const assetHitSchema = z
  .object({
    type: ornamentText,
    id: z.string().min(1),
    url: ornamentText,
    width: ornament(z.number()),
    height: ornament(z.number()),
    orientation: ornamentText,
    is_transparent: ornament(z.boolean()),
  })
  .transform((hit) => ({
    id: hit.id,
    /** `image` or `icon`. */
    type: hit.type,
    url: hit.url,
    width: hit.width,
    height: hit.height,
    orientation: hit.orientation,
    isTransparent: hit.is_transparent,
  }));

export const directUploadSchema = z
  .object({
    asset_id: z.string().min(1),
    upload_url: z.url(),
    upload_headers: ornament(z.record(z.string(), z.string())),
    expires_in_seconds: ornament(z.number()),
    max_bytes: ornament(z.number()),
  })
  .transform((upload) => ({
    assetId: upload.asset_id,
    uploadUrl: upload.upload_url,
    uploadHeaders: upload.upload_headers ?? {},
    expiresInSeconds: upload.expires_in_seconds,
    maxBytes: upload.max_bytes,
  }));

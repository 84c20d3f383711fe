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

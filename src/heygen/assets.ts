import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { FormData } from "undici";
import type { z } from "zod";
import { InputError } from "../errors.ts";
import { type Deletion, deleteThing } from "./deletion.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import { assetSchema, uploadedAssetSchema } from "./wire/assets.ts";

export type AssetUpload = {
  /** MIME type. HeyGen takes png, jpeg, mp4, webm, mp3, wav, pdf and srt, and looks at the bytes itself. */
  contentType: string;
} & ({ bytes: Uint8Array; filename: string } | { path: string; filename?: string });

export type UploadedAsset = z.output<typeof uploadedAssetSchema>;
export type Asset = z.output<typeof assetSchema>;

/** The most HeyGen takes in one upload. */
export const maxUploadBytes = 32 * 1024 * 1024;

const checkSize = (sizeInBytes: number, name: string): void => {
  const place = { file: name };
  if (sizeInBytes === 0) throw new InputError(`"${name}" is empty; there is nothing to upload.`, { place });
  if (sizeInBytes <= maxUploadBytes) return;
  const megabytes = (Math.ceil((sizeInBytes / 1024 / 1024) * 10) / 10).toFixed(1);
  throw new InputError(`"${name}" has ${megabytes} MB; HeyGen takes at most 32 MB in one upload.`, {
    place,
    hint: "Make the file smaller: a shorter scene, a smaller picture, or a compressed format.",
  });
};

const readUpload = async (path: string): Promise<Uint8Array> => {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(`"${path}" cannot be read for upload.`, { place: { file: path }, cause });
  });
  checkSize(facts.size, path);
  return readFile(path);
};

export const createAssets = (transport: Transport) => ({
  /** Uploads a file for use in videos. Throws `InputError`, before anything is sent, for one that is empty or too big. */
  upload: async (
    upload: AssetUpload,
    options: CallOptions & Partial<CreateOptions> = {},
  ): Promise<UploadedAsset> => {
    const filename = "path" in upload ? (upload.filename ?? basename(upload.path)) : upload.filename;
    const bytes = "path" in upload ? await readUpload(upload.path) : upload.bytes;
    checkSize(bytes.byteLength, filename);
    const form = new FormData();
    form.set("file", new Blob([new Uint8Array(bytes)], { type: upload.contentType }), filename);
    return transport.call({
      operation: `upload "${filename}"`,
      method: "POST",
      path: "/v3/assets",
      form,
      ...options,
      schema: uploadedAssetSchema,
    });
  },

  get: (assetId: string, options: CallOptions = {}): Promise<Asset> =>
    transport.call({
      operation: `read asset "${assetId}"`,
      method: "GET",
      path: `/v3/assets/${encodeURIComponent(assetId)}`,
      ...options,
      schema: assetSchema,
    }),

  delete: (assetId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete asset "${assetId}"`, `/v3/assets/${encodeURIComponent(assetId)}`, options),
});

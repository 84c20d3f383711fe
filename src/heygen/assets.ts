import { createReadStream } from "node:fs";
import { basename, extname } from "node:path";
import { FormData } from "undici";
import type { z } from "zod";
import { type Batch, type BulkStatus, readBatch, readStatuses } from "./batches.ts";
import { isPrivate } from "./connection.ts";
import { type Deletion, deleteThing } from "./deletion.ts";
import { HeygenResponseError } from "./errors.ts";
import { checkText } from "./inputs.ts";
import { type Listing, listThings } from "./listing.ts";
import {
  assetContentTypes,
  type AssetUpload,
  checkContentType,
  checkSize,
  readUpload,
  sizeOf,
} from "./read-upload.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import { assetHitSchema, assetSchema, directUploadSchema, uploadedAssetSchema } from "./wire/assets.ts";

export type DirectUpload = {
  path: string;
  /** MIME type: one of `assetContentTypes`. @default by the name of the file */
  contentType?: string | undefined;
  filename?: string | undefined;
};

export type UploadedAsset = z.output<typeof uploadedAssetSchema>;
export type Asset = z.output<typeof assetSchema>;
/** A picture or icon of HeyGen's libraries or the account's own. */
export type AssetHit = z.output<typeof assetHitSchema>;

export type AssetQuery = {
  /** Whose: `account.me` says it. */
  username: string;
  folderId?: string | undefined;
  pageSize?: number | undefined;
};
export type AssetSearch = {
  query: string;
  type?: "image" | "icon" | undefined;
  scope?: "public" | "personal" | undefined;
  pageSize?: number | undefined;
};

// Not of HTTP's own making: a header of this kind would change how the bytes are sent, or carry our key.
const forbiddenHeaders = new Set([
  "x-api-key",
  "authorization",
  "cookie",
  "host",
  "connection",
  "transfer-encoding",
]);

const path = "/v3/assets";

export const createAssets = (transport: Transport) => {
  const complete = (assetId: string, options: CallOptions = {}): Promise<UploadedAsset> =>
    transport.call({
      operation: `complete the upload of asset "${assetId}"`,
      method: "POST",
      path: [path, assetId, "complete"],
      // HeyGen promises that completing twice is completing once.
      repeatable: true,
      ...options,
      schema: uploadedAssetSchema,
    });

  return {
    /** Uploads a file for use in videos. Throws `InputError`, before anything is sent, for one that is empty, too big or of a kind HeyGen does not take. */
    upload: async (
      upload: AssetUpload,
      options: CallOptions & Partial<CreateOptions> = {},
    ): Promise<UploadedAsset> => {
      const { bytes, filename, type } = await readUpload(upload);
      const form = new FormData();
      form.set("file", new Blob([new Uint8Array(bytes)], { type }), filename);
      return transport.call({
        operation: `upload "${filename}"`,
        method: "POST",
        path,
        form,
        ...options,
        schema: uploadedAssetSchema,
      });
    },

    /**
     * Uploads a file of any size HeyGen takes, streamed from the disk to the store HeyGen names, without the key. The
     * asset may be used when this has resolved.
     */
    uploadDirect: async (upload: DirectUpload, options: CreateOptions): Promise<UploadedAsset> => {
      const { idempotencyKey, ...callOptions } = options;
      const filename = upload.filename ?? basename(upload.path);
      const known = assetContentTypes[extname(filename).slice(1).toLowerCase()];
      const contentType = checkContentType(upload.contentType ?? known, filename);
      const sizeInBytes = await sizeOf(upload.path);
      checkSize(sizeInBytes, upload.path, Number.POSITIVE_INFINITY);
      const slot = await transport.call({
        operation: `begin the upload of "${filename}"`,
        method: "POST",
        path: `${path}/direct-uploads`,
        json: { filename, content_type: contentType, size_bytes: sizeInBytes },
        idempotencyKey,
        ...callOptions,
        schema: directUploadSchema,
      });
      if (slot.maxBytes !== null) checkSize(sizeInBytes, upload.path, slot.maxBytes);
      const operation = `upload "${filename}"`;
      const url = new URL(slot.uploadUrl);
      if (!isPrivate(url)) {
        throw new HeygenResponseError(
          `HeyGen could not ${operation}: it names an address that is not https, ${url.host}.`,
        );
      }
      const headers: Record<string, string> = { "content-length": String(sizeInBytes) };
      for (const [name, value] of Object.entries(slot.uploadHeaders)) {
        if (forbiddenHeaders.has(name.toLowerCase()) || name.toLowerCase() === "content-length") continue;
        headers[name] = value;
      }
      await transport.putForeign({
        operation,
        url,
        headers,
        // Never more than was announced, should the file grow meanwhile.
        open: () => createReadStream(upload.path, { end: sizeInBytes - 1 }),
        ...callOptions,
      });
      return complete(slot.assetId, callOptions);
    },

    get: (assetId: string, options: CallOptions = {}): Promise<Asset> =>
      transport.call({
        operation: `read asset "${assetId}"`,
        method: "GET",
        path: [path, assetId],
        ...options,
        schema: assetSchema,
      }),

    /** The assets of a user. HeyGen calls this list a beta. */
    list: (query: AssetQuery, options: CallOptions = {}): Listing<Asset> => {
      checkText("username", query.username);
      return listThings(
        transport,
        {
          operation: "list assets",
          path,
          query: { username: query.username, folder_id: query.folderId },
          pageSize: query.pageSize,
          schema: assetSchema,
        },
        options,
      );
    },

    search: (search: AssetSearch, options: CallOptions = {}): Listing<AssetHit> => {
      checkText("query", search.query);
      return listThings(
        transport,
        {
          operation: "search assets",
          path: `${path}/search`,
          query: { query: search.query, type: search.type, scope: search.scope },
          pageSize: search.pageSize,
          schema: assetHitSchema,
        },
        options,
      );
    },

    /** Where many uploads stand, a hundred per call. */
    statuses: (assetIds: readonly string[], options: CallOptions = {}): Promise<BulkStatus[]> =>
      readStatuses(
        transport,
        { operation: "read the status of assets", path: `${path}/statuses`, idsField: "asset_ids" },
        assetIds,
        options,
      ),

    /** Reads a batch of uploads with all its items. */
    getBatch: (batchId: string, options: CallOptions = {}): Promise<Batch> =>
      readBatch(transport, `${path}/batches`, batchId, options),

    delete: (assetId: string, options: CallOptions = {}): Promise<Deletion> =>
      deleteThing(transport, `delete asset "${assetId}"`, [path, assetId], options),
  };
};

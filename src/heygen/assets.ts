import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { FormData } from "undici";
import type { z } from "zod";
import { InputError } from "../errors.ts";
import { type Batch, type BulkStatus, readBatch, readStatuses } from "./batches.ts";
import { isPrivate } from "./connection.ts";
import { type Deletion, deleteThing } from "./deletion.ts";
import { HeygenResponseError } from "./errors.ts";
import { checkText } from "./inputs.ts";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import { assetHitSchema, assetSchema, directUploadSchema, uploadedAssetSchema } from "./wire/assets.ts";

export type AssetUpload = {
  /** MIME type: one of `assetContentTypes`. HeyGen looks at the bytes itself, too. */
  contentType: string;
} & ({ bytes: Uint8Array; filename: string } | { path: string; filename?: string | undefined });

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

/** The most HeyGen takes in one upload. `uploadDirect` takes more. */
export const maxUploadBytes = 32 * 1024 * 1024;

/** What HeyGen takes, by the end of a file's name. */
export const assetContentTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  mp4: "video/mp4",
  webm: "video/webm",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  pdf: "application/pdf",
  srt: "application/x-subrip",
};
const otherNames = new Set(["audio/mp3", "audio/x-wav", "audio/wave", "text/srt"]);

const checkContentType = (contentType: string | undefined, name: string): string => {
  const plain = contentType?.split(";")[0]?.trim().toLowerCase();
  const isTaken =
    plain !== undefined && (Object.values(assetContentTypes).includes(plain) || otherNames.has(plain));
  if (contentType !== undefined && isTaken) return contentType;
  const what = contentType === undefined ? "of a kind that its name does not tell" : `of type ${contentType}`;
  throw new InputError(`"${name}" is ${what}, which HeyGen does not take.`, {
    place: { file: name },
    hint: `HeyGen takes ${Object.keys(assetContentTypes).join(", ")}.`,
  });
};

const megabytes = (sizeInBytes: number): string =>
  (Math.ceil((sizeInBytes / 1024 / 1024) * 10) / 10).toFixed(1);

const checkSize = (sizeInBytes: number, name: string, most = maxUploadBytes): void => {
  const place = { file: name };
  if (sizeInBytes === 0) throw new InputError(`"${name}" is empty; there is nothing to upload.`, { place });
  if (sizeInBytes <= most) return;
  const limit = `${String(Math.floor(most / 1024 / 1024))} MB`;
  throw new InputError(
    `"${name}" has ${megabytes(sizeInBytes)} MB; HeyGen takes at most ${limit} in one upload.`,
    {
      place,
      hint: "Make the file smaller: a shorter scene, a smaller picture, or a compressed format.",
    },
  );
};

const sizeOf = async (path: string): Promise<number> => {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(`"${path}" cannot be read for upload.`, { place: { file: path }, cause });
  });
  if (!facts.isFile()) throw new InputError(`"${path}" is no file.`, { place: { file: path } });
  return facts.size;
};

/**
 * The bytes of a file and its name. Throws `InputError` for one that is empty, too big or of a kind that is not taken.
 */
export const readUpload = async (
  upload: AssetUpload,
  most = maxUploadBytes,
): Promise<{ bytes: Uint8Array; filename: string; type: string }> => {
  const filename = "path" in upload ? (upload.filename ?? basename(upload.path)) : upload.filename;
  const type = checkContentType(upload.contentType, filename);
  if (!("path" in upload)) {
    checkSize(upload.bytes.byteLength, filename, most);
    return { bytes: upload.bytes, filename, type };
  }
  checkSize(await sizeOf(upload.path), upload.path, most);
  const bytes = await readFile(upload.path);
  // It may have grown since.
  checkSize(bytes.byteLength, upload.path, most);
  return { bytes, filename, type };
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

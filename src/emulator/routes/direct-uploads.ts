import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { readFile, rename, rm, stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { parseInput } from "../server/parse-input.ts";
import { type AssetRecord, type UploadRecord } from "../store/records/index.ts";
import { assetFileOf, keepAsset } from "./assets.ts";

const maxBytes = 500 * 1024 * 1024;
const lifeInSeconds = 900;
const contentTypes = [
  ...["image/png", "image/jpeg", "video/mp4", "video/webm", "audio/mpeg", "audio/wav"],
  ...["application/pdf", "application/x-subrip"],
] as const;

export const uploadSchema = z.strictObject({
  filename: z.string().min(1, "must not be empty"),
  content_type: z.enum(contentTypes),
  size_bytes: z.number().int().min(1).max(maxBytes),
  checksum_sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "must be 64 hexadecimal digits")
    .optional(),
});

const uploadsPath = "/__emulator/uploads";
const uploadFileOf = (id: string): string => `${id}.upload`;

/** Announces a file: it becomes an asset when its bytes have come and it was completed. */
export const announceUpload = (
  { store, links, nowMs }: Context,
  {
    filename,
    content_type: contentType,
    size_bytes: size,
    checksum_sha256: checksum,
  }: z.infer<typeof uploadSchema>,
) => {
  const upload = store.uploads.put({
    ...{ id: store.makeId(), name: filename, contentType, sizeInBytes: size },
    ...{ checksum: checksum?.toLowerCase() ?? null, createdAtMs: nowMs(), isReceived: false },
  });
  return {
    ...{ asset_id: upload.id, status: "pending_upload" },
    upload_url: links.sign(upload.id, { path: uploadsPath, lifeInSeconds }),
    upload_headers: { "Content-Type": contentType },
    ...{ expires_in_seconds: lifeInSeconds, max_bytes: maxBytes },
  };
};

/** Makes an asset of a file that has come; a second time, it is the same asset. */
export const completeUpload = async (context: Context, id: string): Promise<AssetRecord> => {
  const { store } = context;
  const known = store.assets.get(id);
  if (known !== undefined) return known;
  const upload = store.uploads.get(id);
  if (upload?.isReceived !== true)
    throw new ApiError("asset_not_found", "No asset with that id, or its upload was never completed");
  const file = store.fileOf(uploadFileOf(id));
  const bytes = await readFile(file);
  if (upload.checksum !== null && createHash("sha256").update(bytes).digest("hex") !== upload.checksum)
    throw new ApiError("invalid_parameter", "The bytes that came do not have the checksum", {
      param: "checksum_sha256",
    });
  const asset = await keepAsset(context, bytes, upload.name, id);
  await rm(file, { force: true });
  return asset;
};

export const directUploadRoutes = async (server: FastifyInstance, context: Context): Promise<void> => {
  const { store, links, idempotent } = context;

  server.post("/v3/assets/direct-uploads", async (request, reply) => {
    requireWrite(request, "assets");
    return idempotent(request, reply, () =>
      Promise.resolve({
        body: { data: announceUpload(context, parseInput(uploadSchema, request.body)) },
      }),
    );
  });

  server.post<{ Params: { id: string } }>("/v3/assets/:id/complete", async (request) => {
    requireWrite(request, "assets");
    const asset = await completeUpload(context, request.params.id);
    return {
      data: {
        ...{ asset_id: asset.id, status: "completed", url: links.sign(assetFileOf(asset)) },
        ...{ mime_type: asset.mimeType, size_bytes: asset.sizeInBytes },
      },
    };
  });

  /** The storage: no key is asked for, only the link that was given out, and the headers that came with it. */
  await server.register((raw, _options, done) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser("*", { bodyLimit: maxBytes }, (_request, payload, parsed) =>
      parsed(null, payload),
    );
    raw.put<{ Params: { id: string }; Querystring: Record<string, string> }>(
      `${uploadsPath}/:id`,
      { bodyLimit: maxBytes },
      async (request, reply) => {
        const upload = store.uploads.get(request.params.id);
        const refuse = (status: number, code: string) =>
          reply.code(status).type("application/xml").send(`<Error><Code>${code}</Code></Error>`);
        if (upload === undefined || !links.isValid(upload.id, request.query))
          return refuse(403, "AccessDenied");
        if (request.headers["content-type"] !== upload.contentType)
          return refuse(403, "SignatureDoesNotMatch");
        if (!(request.body instanceof Readable)) return refuse(400, "IncompleteBody");
        const size = await receive(request.body, store.fileOf(uploadFileOf(upload.id)), upload);
        if (size !== upload.sizeInBytes)
          return refuse(400, size < upload.sizeInBytes ? "IncompleteBody" : "EntityTooLarge");
        store.uploads.put({ ...upload, isReceived: true });
        return reply.code(200).send();
      },
    );
    done();
  });
};

/** Writes what comes beside the target, and in its place if it has the size; returns the size. */
const receive = async (body: Readable, file: string, { sizeInBytes }: UploadRecord): Promise<number> => {
  const beside = `${file}.part`;
  await pipeline(body, createWriteStream(beside));
  const { size } = await stat(beside);
  if (size === sizeInBytes) await rename(beside, file);
  else await rm(beside);
  return size;
};

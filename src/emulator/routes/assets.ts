import multipart from "@fastify/multipart";
import { type FastifyInstance, type FastifyRequest } from "fastify";
import { rm, writeFile } from "node:fs/promises";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { sniffMedia } from "../server/sniff-media.ts";
import { type AssetRecord } from "../store/records.ts";

const maxBytes = 32 * 1024 * 1024;

export const assetFileOf = ({ id, extension }: AssetRecord): string => `${id}.${extension}`;

export const assetRoutes = async (server: FastifyInstance, context: Context): Promise<void> => {
  const { store, links, idempotent } = context;
  await server.register(multipart, { limits: { fileSize: maxBytes + 1, files: 1 } });

  const find = (id: string): AssetRecord => {
    const asset = store.assets.get(id);
    if (asset === undefined) {
      throw new ApiError("asset_not_found", "No asset with that id, or its upload was never completed");
    }
    return asset;
  };

  server.post("/v3/assets", async (request, reply) => {
    requireWrite(request, "assets");
    const { name, bytes } = await readUpload(request);
    return idempotent(request, reply, async () => {
      const asset = await keepAsset(context, bytes, name);
      return {
        body: {
          data: {
            asset_id: asset.id,
            url: links.sign(assetFileOf(asset)),
            mime_type: asset.mimeType,
            size_bytes: asset.sizeInBytes,
          },
        },
      };
    });
  });

  server.get<{ Params: { id: string } }>("/v3/assets/:id", ({ params }) => {
    const asset = find(params.id);
    return {
      data: {
        ...{ id: asset.id, name: asset.name, type: asset.type, owner: "u_emulator", space_id: "sp_emulator" },
        ...{ folder_id: null, uploaded_at: Math.floor(asset.uploadedAtMs / 1000) },
        url: links.sign(assetFileOf(asset)),
      },
    };
  });

  server.delete<{ Params: { id: string } }>("/v3/assets/:id", async (request) => {
    requireWrite(request, "assets");
    const asset = find(request.params.id);
    store.assets.delete(asset.id);
    await rm(store.fileOf(assetFileOf(asset)), { force: true });
    return { data: { id: asset.id } };
  });
};

/** Keeps a file that was uploaded; what it is, its first bytes say. */
export const keepAsset = async (
  { store, counters, nowMs }: Context,
  bytes: Buffer,
  name?: string,
): Promise<AssetRecord> => {
  const media = sniffMedia(bytes);
  if (media === undefined)
    throw new ApiError("invalid_parameter", "Content type not supported", { param: "file" });
  const id = store.makeId();
  const { type, mimeType, extension } = media;
  const asset: AssetRecord = {
    ...{ id, name: name ?? id, type, mimeType, extension },
    ...{ sizeInBytes: bytes.length, uploadedAtMs: nowMs() },
  };
  await writeFile(store.fileOf(assetFileOf(asset)), bytes);
  store.assets.put(asset);
  counters.assets += 1;
  return asset;
};

const readUpload = async (request: FastifyRequest): Promise<{ name: string; bytes: Buffer }> => {
  if (!request.isMultipart()) {
    throw new ApiError("invalid_parameter", "The body must be multipart/form-data", { param: "file" });
  }
  const part = await request.file();
  if (part?.fieldname !== "file") {
    throw new ApiError("invalid_parameter", "The form must have a field named file", { param: "file" });
  }
  const bytes = await part.toBuffer();
  // Checked here as well: the parser lets a file pass that is longer by less than one chunk.
  if (bytes.length > maxBytes) throw new ApiError("payload_too_large", "The file exceeds 32 MB");
  return { name: part.filename, bytes };
};

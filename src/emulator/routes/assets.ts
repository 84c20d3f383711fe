import multipart from "@fastify/multipart";
import { type FastifyInstance, type FastifyRequest } from "fastify";
import { loadImage } from "@napi-rs/canvas";
import { rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { looks } from "../presenter/looks.ts";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { sniffMedia } from "../server/sniff-media.ts";
import { type AssetRecord } from "../store/records/index.ts";
import { lookPreviewPath, previewSize } from "./previews.ts";

const maxBytes = 32 * 1024 * 1024;
/** Whose assets are listed: the name that `/v3/users/me` gives. */
const owner = "u_emulator";

const listSchema = z.strictObject({
  username: z.string({ error: "is required" }).min(1, "is required"),
  folder_id: z.string().optional(),
  ...pageQuery(20, 100),
});
const searchSchema = z.strictObject({
  query: z.string({ error: "is required" }).min(1, "is required"),
  type: z.enum(["image", "icon"]).optional(),
  scope: z.enum(["public", "personal"]).default("public"),
  ...pageQuery(20, 100),
});

export const assetFileOf = ({ id, extension }: AssetRecord): string => `${id}.${extension}`;

export const assetRoutes = async (server: FastifyInstance, context: Context): Promise<void> => {
  const { store, links, idempotent, origin } = context;
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

  const describe = (asset: AssetRecord) => ({
    ...{ id: asset.id, name: asset.name, type: asset.type, owner, space_id: "sp_emulator" },
    ...{ folder_id: null, uploaded_at: Math.floor(asset.uploadedAtMs / 1000) },
    url: links.sign(assetFileOf(asset)),
  });

  server.get("/v3/assets", (request) => {
    const { username, folder_id: folderId, ...page } = parseInput(listSchema, request.query);
    const found = username === owner && folderId === undefined ? store.assets.all() : [];
    return pageOf(found.sort((a, b) => b.uploadedAtMs - a.uploadedAtMs).map(describe), page);
  });

  /** The public library is the pictures of the presenters; there are no icons in it. */
  server.get("/v3/assets/search", async (request) => {
    const { query, type, scope, ...page } = parseInput(searchSchema, request.query);
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (name: string) => words.some((word) => name.toLowerCase().includes(word));
    const hits =
      scope === "public"
        ? looks
            .filter(({ name }) => type !== "icon" && fits(name))
            .map(({ id }) => ({
              ...{ id, url: `${origin()}${lookPreviewPath(id)}`, ...previewSize },
            }))
        : await Promise.all(
            store.assets
              .all()
              .filter((asset) => asset.type === "image" && type !== "icon" && fits(asset.name))
              .map(async (asset) => {
                const picture = await loadImage(store.fileOf(assetFileOf(asset))).catch(() => null);
                const [width, height] = [picture?.width ?? 0, picture?.height ?? 0];
                return { id: asset.id, url: links.sign(assetFileOf(asset)), width, height };
              }),
          );
    return pageOf(
      hits.map(({ id, url, width, height }) => ({
        ...{ type: "image", id, url, width, height },
        orientation: width === height ? "square" : width > height ? "landscape" : "portrait",
        is_transparent: false,
      })),
      page,
    );
  });

  server.get<{ Params: { id: string } }>("/v3/assets/:id", ({ params }) => ({
    data: describe(find(params.id)),
  }));

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
  context: Context,
  bytes: Buffer,
  name?: string,
  knownId?: string,
): Promise<AssetRecord> => {
  const asset = await storeAsset(context, bytes, name, knownId);
  context.counters.assets += 1;
  return asset;
};

/** The same for a file that nobody uploaded, which is not counted. */
export const storeAsset = async (
  { store, nowMs }: Pick<Context, "store" | "nowMs">,
  bytes: Buffer,
  name?: string,
  knownId?: string,
): Promise<AssetRecord> => {
  const media = sniffMedia(bytes);
  if (media === undefined)
    throw new ApiError("invalid_parameter", "Content type not supported", { param: "file" });
  const id = knownId ?? store.makeId();
  const { type, mimeType, extension } = media;
  const asset: AssetRecord = {
    ...{ id, name: name ?? id, type, mimeType, extension },
    ...{ sizeInBytes: bytes.length, uploadedAtMs: nowMs() },
  };
  await writeFile(store.fileOf(assetFileOf(asset)), bytes);
  return store.assets.put(asset);
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

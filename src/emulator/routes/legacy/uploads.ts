import { type FastifyInstance } from "fastify";
import { rm } from "node:fs/promises";
import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { type AssetRecord, type LookRecord } from "../../store/records/index.ts";
import { assetFileOf, keepAsset } from "../assets.ts";
import { readSource } from "../driving-sound.ts";
import { idOf, v1Answer, v2Answer } from "./answers.ts";
import { imageKeyOf } from "./image-keys.ts";
import { photosOf } from "./photos.ts";

const maxBytes = 10 * 1024 * 1024;

/** Files and talking photos. Uploads are the bytes themselves, as on the host for uploads, whatever their type says. */
export const legacyUploadRoutes = async (server: FastifyInstance, context: Context): Promise<void> => {
  const { store, links } = context;
  const photos = photosOf(context);

  const describeAsset = (asset: AssetRecord) => ({
    ...{ id: asset.id, name: asset.name, file_type: asset.type, folder_id: "", meta: null },
    created_ts: Math.floor(asset.uploadedAtMs / 1000),
    url: links.sign(assetFileOf(asset)),
    image_key: asset.type === "image" ? imageKeyOf(asset) : null,
  });
  const keepPhoto = (bytes: Buffer): Promise<LookRecord> =>
    photos.add({ bytes, name: "Talking photo", groupId: null });

  await server.register((raw, _options, done) => {
    raw.removeAllContentTypeParsers();
    raw.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: maxBytes }, (_request, body, parsed) =>
      parsed(null, body),
    );
    const bytesOf = (body: unknown, contentType = ""): Buffer => {
      if (Buffer.isBuffer(body) && body.length > 0 && !contentType.startsWith("multipart/")) return body;
      throw new ApiError("invalid_parameter", "asset data must be provided");
    };
    raw.post("/v1/asset", async (request) => {
      requireWrite(request, "assets");
      const asset = await keepAsset(context, bytesOf(request.body, request.headers["content-type"]));
      return { code: 100, data: describeAsset(asset), msg: null, message: null };
    });
    raw.post("/v1/talking_photo", async (request) => {
      requireWrite(request, "avatars");
      const photo = await keepPhoto(bytesOf(request.body, request.headers["content-type"]));
      return v1Answer({ talking_photo_id: photo.id, talking_photo_url: photos.imageUrl(photo) });
    });
    done();
  });

  server.get("/v1/asset/list", () => ({
    code: 100,
    data: { assets: store.assets.all().map(describeAsset), total: store.assets.all().length, token: null },
    ...{ msg: null, message: "Success" },
  }));
  server.post<{ Params: { id: string } }>("/v1/asset/:id/delete", async (request) => {
    requireWrite(request, "assets");
    const asset = store.assets.get(request.params.id);
    if (asset === undefined) throw new ApiError("asset_not_found", "No asset with that id");
    store.assets.delete(asset.id);
    await rm(store.fileOf(assetFileOf(asset)), { force: true });
    return { code: 100, data: { id: asset.id }, msg: null, message: "Success" };
  });

  server.get("/v1/talking_photo.list", () =>
    v1Answer(
      photos.all().map((photo) => ({
        id: photo.id,
        image_url: photos.imageUrl(photo),
        circle_image: photos.imageUrl(photo),
      })),
    ),
  );
  server.post("/v2/talking_photo", async (request) => {
    requireWrite(request, "avatars");
    const url = idOf(request.body, "image_url");
    if (!z.url({ protocol: /^https?$/ }).safeParse(url).success)
      throw new ApiError("invalid_parameter", "image_url must be an http or https address");
    const photo = await keepPhoto(await readSource(context, { url }, "image_url"));
    return v2Answer({ talking_photo_id: photo.id });
  });
  server.delete<{ Params: { id: string } }>("/v2/talking_photo/:id", async (request) => {
    requireWrite(request, "avatars");
    await photos.remove(request.params.id);
    return v2Answer(null);
  });
};

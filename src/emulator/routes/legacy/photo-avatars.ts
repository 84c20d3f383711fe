import { type FastifyInstance } from "fastify";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { assetFileOf } from "../assets.ts";
import { idOf, v2Answer } from "./answers.ts";
import { findImage } from "./image-keys.ts";
import { beginPhotoJob, lookInPicture, payForPhoto, trainingOf, trainStatusOf } from "./photo-jobs.ts";
import { photosOf } from "./photos.ts";

const text = z.string().min(1, "must not be empty");
const groupSchema = z.object({ name: text, image_key: text });
const addSchema = z.object({ group_id: text, name: text, image_keys: z.array(text).min(1).max(4) });

/** Groups of photographs, trained and set in motion. In videos they are talking photos. */
export const legacyPhotoAvatarRoutes = (server: FastifyInstance, context: Context): void => {
  const { store } = context;
  const photos = photosOf(context);

  const addPhoto = async (key: string, param: string, name: string, groupId: string | null) => {
    const asset = findImage(context, key, param);
    const bytes = await readFile(store.fileOf(assetFileOf(asset)));
    const photo = await photos.add({ bytes, name, groupId, lookId: lookInPicture(context, asset.id) });
    // Whatever the clock says, nothing is ready in the answer to its creation.
    return { ...photos.describe(photo), status: "pending" };
  };

  server.post("/v2/photo_avatar/avatar_group/create", async (request) => {
    requireWrite(request, "avatars");
    const { name, image_key: key } = parseInput(groupSchema, request.body);
    return v2Answer(await addPhoto(key, "image_key", name, null));
  });

  server.post("/v2/photo_avatar/avatar_group/add", async (request) => {
    requireWrite(request, "avatars");
    const { name, group_id: groupId, image_keys: keys } = parseInput(addSchema, request.body);
    photos.inGroup(groupId);
    for (const key of keys) findImage(context, key, "image_keys");
    const added = [];
    for (const key of keys) added.push(await addPhoto(key, "image_keys", name, groupId));
    return v2Answer({ photo_avatar_list: added });
  });

  server.post("/v2/photo_avatar/train", (request) => {
    requireWrite(request, "avatars");
    const groupId = idOf(request.body, "group_id");
    const { groupName } = photos.inGroup(groupId)[0];
    beginPhotoJob(context, request, {
      ...{ work: { kind: "training", groupId }, request: `${groupId} ${groupName}` },
      ...{ callbackId: null, callbackUrl: null },
    });
    return v2Answer(null);
  });

  server.get<{ Params: { id: string } }>("/v2/photo_avatar/train/status/:id", ({ params }) => {
    const [first] = photos.inGroup(params.id);
    const createdAt = Math.floor((trainingOf(context, params.id) ?? first).createdAtMs / 1000);
    const status = trainStatusOf(context, params.id);
    return v2Answer({
      ...{ status, error_msg: status === "error" ? "Training images were rejected" : null },
      ...{ created_at: createdAt, updated_at: createdAt },
    });
  });

  server.post("/v2/photo_avatar/add_motion", async (request) => {
    requireWrite(request, "avatars");
    const { id } = photos.find(idOf(request.body, "id"));
    payForPhoto(context, request, "motion", id);
    return v2Answer({ id: (await photos.setInMotion(id)).id });
  });

  server.post("/v2/photo_avatar/add_sound_effect", (request) => {
    requireWrite(request, "avatars");
    const { id } = photos.find(idOf(request.body, "id"));
    payForPhoto(context, request, "sound", id);
    const soundEffectId = `sfx_${store.makeId().slice(0, 6)}`;
    photos.change(id, { soundEffectId });
    return v2Answer({ sound_effect_id: soundEffectId });
  });

  server.post("/v2/photo_avatar/upscale", (request) => {
    requireWrite(request, "avatars");
    const { id, photo } = photos.find(idOf(request.body, "id"));
    if (photo.isUpscaled) throw new ApiError("invalid_parameter", "It is upscaled already", { param: "id" });
    payForPhoto(context, request, "upscale", id);
    photos.change(id, { isUpscaled: true });
    return v2Answer({ id });
  });

  server.get<{ Params: { id: string } }>("/v2/photo_avatar/:id", ({ params }) =>
    v2Answer(photos.describe(photos.find(params.id))),
  );

  server.delete<{ Params: { id: string } }>("/v2/photo_avatar/:id", async (request) => {
    requireWrite(request, "avatars");
    await photos.remove(request.params.id);
    return v2Answer(null);
  });

  server.delete<{ Params: { id: string } }>("/v2/photo_avatar_group/:id", async (request) => {
    requireWrite(request, "avatars");
    for (const { id } of photos.inGroup(request.params.id)) await photos.remove(id);
    return v2Answer(null);
  });
};

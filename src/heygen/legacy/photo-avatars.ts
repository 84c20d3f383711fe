import type { z } from "zod";
import type { Deletion } from "../deletion.ts";
import { checkCount, checkText } from "../inputs.ts";
import type { CallOptions, Transport } from "../transport.ts";
import { absentIfMissing } from "./videos.ts";
import { idSchema, nothingSchema } from "./wire/ids.ts";
import {
  addedPhotosSchema,
  generationSchema,
  photoAvatarSchema,
  trainingSchema,
} from "./wire/photo-avatars.ts";

export type PhotoAvatar = z.output<typeof photoAvatarSchema>;
export type PhotoGeneration = z.output<typeof generationSchema>;
export type PhotoTraining = z.output<typeof trainingSchema>;

type Framing = {
  orientation: "square" | "horizontal" | "vertical";
  pose: "half_body" | "close_up" | "full_body";
  style: "Realistic" | "Pixar" | "Cinematic" | "Vintage" | "Noir" | "Cyberpunk" | "Unspecified";
};

export type PhotoInput = Framing & {
  name: string;
  age: "Young Adult" | "Early Middle Age" | "Late Middle Age" | "Senior" | "Unspecified";
  gender: "Woman" | "Man" | "Unspecified";
  ethnicity:
    | "White"
    | "Black"
    | "Asian American"
    | "East Asian"
    | "South East Asian"
    | "South Asian"
    | "Middle Eastern"
    | "Pacific"
    | "Hispanic"
    | "Unspecified";
  /** At most 1,000 characters. */
  appearance: string;
  callbackId?: string | undefined;
  callbackUrl?: string | undefined;
};

export type LookInput = Framing & { groupId: string; prompt: string };

const path = "/v2/photo_avatar";
const generationId = idSchema("generation_id").transform((id) => ({ generationId: id }));

/** Avatars from photos. In videos they are talking photos. What makes something costs credits and is never repeated. */
export const createPhotoAvatars = (transport: Transport) => {
  const post = <T>(
    operation: string,
    route: string,
    json: object,
    schema: z.ZodType<T>,
    options: CallOptions,
  ) => transport.call({ operation, method: "POST", path: `${path}/${route}`, json, ...options, schema });
  const read = <T>(operation: string, parts: string[], schema: z.ZodType<T>, options: CallOptions) =>
    transport.call({ operation, method: "GET", path: [path, ...parts], ...options, schema });
  const remove = (operation: string, start: string, id: string, options: CallOptions): Promise<Deletion> =>
    absentIfMissing(
      transport.call({ operation, method: "DELETE", path: [start, id], ...options, schema: nothingSchema }),
    );

  return {
    /** Begins four pictures of somebody who does not exist. */
    generatePhoto: async (
      input: PhotoInput,
      options: CallOptions = {},
    ): Promise<{ generationId: string }> => {
      checkText("name", input.name);
      checkText("appearance", input.appearance, 1000);
      const { callbackId, callbackUrl, ...person } = input;
      const json = { ...person, callback_id: callbackId, callback_url: callbackUrl };
      return post("begin a photo", "photo/generate", json, generationId, options);
    },

    generation: (id: string, options: CallOptions = {}): Promise<PhotoGeneration> =>
      read(`read photo generation "${id}"`, ["generation", id], generationSchema, options),

    createGroup: async (
      input: { name: string; imageKey: string; generationId?: string | undefined },
      options: CallOptions = {},
    ): Promise<PhotoAvatar> => {
      checkText("name", input.name);
      checkText("imageKey", input.imageKey);
      const json = { name: input.name, image_key: input.imageKey, generation_id: input.generationId };
      return post("make a photo avatar", "avatar_group/create", json, photoAvatarSchema, options);
    },

    addToGroup: async (
      input: {
        groupId: string;
        imageKeys: readonly string[];
        name: string;
        generationId?: string | undefined;
      },
      options: CallOptions = {},
    ): Promise<PhotoAvatar[]> => {
      checkText("groupId", input.groupId);
      checkCount("imageKeys", input.imageKeys.length, 1, 4);
      const { groupId: group_id, imageKeys: image_keys, name } = input;
      const json = { group_id, image_keys, name, generation_id: input.generationId };
      return post("add looks to a photo avatar", "avatar_group/add", json, addedPhotosSchema, options);
    },

    train: async (groupId: string, options: CallOptions = {}): Promise<undefined> => {
      checkText("groupId", groupId);
      return post("train a photo avatar", "train", { group_id: groupId }, nothingSchema, options);
    },

    trainStatus: (groupId: string, options: CallOptions = {}): Promise<PhotoTraining> =>
      read(`read the training of "${groupId}"`, ["train", "status", groupId], trainingSchema, options),

    generateLook: async (input: LookInput, options: CallOptions = {}): Promise<{ generationId: string }> => {
      checkText("groupId", input.groupId);
      checkText("prompt", input.prompt);
      const { groupId: group_id, ...rest } = input;
      return post("begin a look", "look/generate", { group_id, ...rest }, generationId, options);
    },

    /** Makes a new photo avatar that moves; read it until it has motion. */
    addMotion: async (id: string, options: CallOptions = {}): Promise<{ photoAvatarId: string }> => {
      checkText("id", id);
      const schema = idSchema("id").transform((photoAvatarId) => ({ photoAvatarId }));
      return post("add motion to a photo avatar", "add_motion", { id }, schema, options);
    },

    addSoundEffect: async (id: string, options: CallOptions = {}): Promise<{ soundEffectId: string }> => {
      checkText("id", id);
      const schema = idSchema("sound_effect_id").transform((soundEffectId) => ({ soundEffectId }));
      return post("add sound to a photo avatar", "add_sound_effect", { id }, schema, options);
    },

    upscale: async (id: string, options: CallOptions = {}): Promise<undefined> => {
      checkText("id", id);
      return post("upscale a photo avatar", "upscale", { id }, nothingSchema, options);
    },

    get: (id: string, options: CallOptions = {}): Promise<PhotoAvatar> =>
      read(`read photo avatar "${id}"`, [id], photoAvatarSchema, options),

    delete: (id: string, options: CallOptions = {}): Promise<Deletion> =>
      remove(`delete photo avatar "${id}"`, path, id, options),

    deleteGroup: (groupId: string, options: CallOptions = {}): Promise<Deletion> =>
      remove(`delete photo avatar group "${groupId}"`, "/v2/photo_avatar_group", groupId, options),
  };
};

import { loadImage } from "@napi-rs/canvas";
import { readFile, writeFile } from "node:fs/promises";
import { type Look } from "../../presenter/looks.ts";
import { ApiError } from "../../server/api-error.ts";
import { type Context } from "../../server/context.ts";
import { sniffMedia } from "../../server/sniff-media.ts";
import { type LookRecord } from "../../store/records/index.ts";
import { newPhoto, removeLook } from "../make-look.ts";
import { courseOf } from "../order-video.ts";
import { lookStatus, pictureOf, standInFor, standInId } from "../usable-look.ts";

type NewPhoto = {
  bytes: Buffer;
  name: string;
  /** Null begins a group, which has the id of its first look. */
  groupId: string | null;
  /** The drawn presenter in a picture that was made here; undefined for one that was brought. */
  lookId?: string | undefined;
};

const badImage = 40006;

/** Photographs that can talk: the same looks that v3 lists. */
export const photosOf = (context: Context) => {
  const { store, nowMs } = context;
  const all = (): LookRecord[] => store.looks.all().filter(({ type }) => type === "photo_avatar");
  const find = (id: string): LookRecord => {
    const photo = store.looks.get(id);
    if (photo?.type === "photo_avatar") return photo;
    const message = `Avatar ${id} was not found or is no longer available.`;
    throw new ApiError("avatar_not_found", message, { number: 400174 });
  };
  const inGroup = (groupId: string): [LookRecord, ...LookRecord[]] => {
    const [first, ...others] = all().filter((photo) => photo.groupId === groupId);
    if (first === undefined) throw new ApiError("avatar_not_found", "No photo avatar group with that id");
    return [first, ...others];
  };

  return {
    ...{ all, find, inGroup },

    add: async ({ bytes, name, groupId, lookId }: NewPhoto): Promise<LookRecord> => {
      const kind = sniffMedia(bytes);
      const picture = kind?.type === "image" ? await loadImage(bytes).catch(() => undefined) : undefined;
      if (kind === undefined || picture === undefined)
        throw new ApiError("invalid_parameter", "The image must be a JPEG or PNG", { number: badImage });
      const id = store.makeId();
      const sourceFile = `${id}-look.${kind.extension}`;
      await writeFile(store.fileOf(sourceFile), bytes);
      return store.looks.put({
        ...{ id, name, type: "photo_avatar", createdAtMs: nowMs(), sourceFile, hasConsent: true },
        groupId: groupId ?? id,
        groupName: groupId === null ? name : inGroup(groupId)[0].groupName,
        ...{ width: picture.width, height: picture.height },
        standInId: lookId ?? standInId.photo_avatar,
        photo: { ...newPhoto, isGenerated: lookId !== undefined },
        ...{ ...courseOf(name), media: { state: "made" } },
      });
    },

    /** The same photograph again, which will move. */
    setInMotion: async (id: string): Promise<LookRecord> => {
      const photo = find(id);
      const ownId = store.makeId();
      const sourceFile = photo.sourceFile?.replace(photo.id, ownId) ?? null;
      if (photo.sourceFile !== null && sourceFile !== null)
        await writeFile(store.fileOf(sourceFile), await readFile(store.fileOf(photo.sourceFile)));
      return store.looks.put({
        ...{ ...photo, id: ownId, sourceFile, createdAtMs: nowMs() },
        photo: { ...photo.photo, motionOf: photo.id, soundEffectId: null },
      });
    },

    change: (id: string, change: Partial<LookRecord["photo"]>): LookRecord => {
      const look = find(id);
      return store.looks.put({ ...look, photo: { ...look.photo, ...change } });
    },

    remove: (id: string): Promise<void> => removeLook(context, find(id)),

    imageUrl: (photo: LookRecord): string => pictureOf(context, photo),

    /** The look that is drawn where a photograph was to speak. */
    lookOf: (id: string): Look => standInFor(find(id)),

    describe: (photo: LookRecord) => {
      const status = lookStatus(context, photo);
      const { isGenerated, motionOf, isUpscaled, soundEffectId } = photo.photo;
      return {
        ...{ id: photo.id, group_id: photo.groupId, image_url: pictureOf(context, photo) },
        ...{ created_at: photo.createdAtMs / 1000, name: photo.name },
        status: status === "processing" ? "pending" : status,
        ...{ is_motion: motionOf !== null && status === "completed", motion_preview_url: null },
        business_type: isGenerated ? "generated" : "uploaded",
        upscale_availability: {
          available: !isUpscaled,
          reason: isUpscaled ? "It is upscaled already" : null,
        },
        ...{ upscaled: isUpscaled, background_sound_effect: soundEffectId },
      };
    },
  };
};

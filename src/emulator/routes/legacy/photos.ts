import { findLook, type Look } from "../../presenter/looks.ts";
import { ApiError } from "../../server/api-error.ts";
import { type Context } from "../../server/context.ts";
import { type PhotoRecord } from "../../store/records.ts";
import { assetFileOf } from "../assets.ts";

export type Photo = PhotoRecord;
type NewPhoto = Pick<Photo, "imageAssetId" | "name" | "kind"> & { groupId: string | null };

/** Which drawn presenter stands in for a photograph. */
const standIn = "mira-knit-front";

/** Photographs that can talk, uploaded or made. */
export const photosOf = ({ store, links, nowMs }: Context) => {
  const find = (id: string): Photo => {
    const photo = store.photos.get(id);
    if (photo === undefined)
      throw new ApiError("avatar_not_found", `Avatar ${id} was not found or is no longer available.`, {
        number: 400174,
      });
    return photo;
  };
  return {
    all: (): Photo[] => store.photos.all(),
    find,
    add: ({ imageAssetId, name, groupId, kind }: NewPhoto): Photo => {
      const id = store.makeId();
      return store.photos.put({
        ...{ id, imageAssetId, name, kind, groupId: groupId ?? id, createdAtMs: nowMs() },
        ...{ motionOf: null, isUpscaled: false, soundEffectId: null },
      });
    },
    change: (id: string, change: Partial<Omit<Photo, "id">>): Photo =>
      store.photos.put({ ...find(id), ...change }),
    remove: (id: string): void => store.photos.delete(find(id).id),
    imageUrl: ({ imageAssetId }: Photo): string | null => {
      const asset = store.assets.get(imageAssetId);
      return asset === undefined ? null : links.sign(assetFileOf(asset));
    },
    /** The look that is drawn where a photograph was to speak. */
    lookOf: (id: string): Look => {
      find(id);
      const look = findLook(standIn);
      if (look === undefined) throw new ApiError("internal_error", "The stand-in for photographs is missing");
      return look;
    },
  };
};

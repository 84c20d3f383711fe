import { ApiError } from "../../server/api-error.ts";
import { type Context } from "../../server/context.ts";
import { type AssetRecord } from "../../store/records/index.ts";

/** What photo avatars and Avatar IV call a picture that was uploaded or made. */
export const imageKeyOf = ({ id }: AssetRecord): string => `image/${id}/original`;

/** @throws ApiError where no picture has the key */
export const findImage = ({ store }: Context, key: string, param: string): AssetRecord => {
  const asset = store.assets.get(/^image\/([^/]+)\/original$/.exec(key)?.[1] ?? "");
  if (asset?.type !== "image")
    throw new ApiError("asset_not_found", `No image with that ${param}`, { param });
  return asset;
};

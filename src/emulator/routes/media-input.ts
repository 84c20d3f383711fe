import { loadImage } from "@napi-rs/canvas";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { type MediaKind, sniffMedia } from "../server/sniff-media.ts";
import { readSource } from "./driving-sound.ts";

export const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https address" });

const byUrl = z.strictObject({ type: z.literal("url"), url: httpUrl });
const byAsset = z.strictObject({ type: z.literal("asset_id"), asset_id: z.string().min(1) });
const inline = z.strictObject({ type: z.literal("base64"), media_type: z.string().min(1), data: z.base64() });

/** A file as most requests name it. */
export const assetInput = z.discriminatedUnion("type", [byUrl, byAsset, inline]);
/** A file where it may not be part of the request. */
export const linkInput = z.discriminatedUnion("type", [byUrl, byAsset]);
export type MediaInput = z.infer<typeof assetInput>;

export type ReadMedia = { bytes: Buffer; kind: MediaKind };

/** The bytes of a file that a request names, if they are of one of the types. */
export const readMedia = async (
  context: Context,
  input: MediaInput,
  param: string,
  types: readonly MediaKind["type"][],
): Promise<ReadMedia> => {
  const bytes =
    input.type === "base64"
      ? Buffer.from(input.data, "base64")
      : await readSource(
          context,
          input.type === "url" ? { url: input.url } : { assetId: input.asset_id },
          param,
        );
  const kind = sniffMedia(bytes);
  if (kind === undefined || !types.includes(kind.type)) {
    const found = kind === undefined ? "of no known type" : `of type ${kind.mimeType}`;
    throw new ApiError("invalid_parameter", `${param}: Content type not supported (the file is ${found})`, {
      param,
    });
  }
  return { bytes, kind };
};

export type Picture = { bytes: Buffer; extension: string; width: number; height: number };

/** A picture that a request names, and its size. */
export const readPicture = async (context: Context, input: MediaInput, param: string): Promise<Picture> => {
  const { bytes, kind } = await readMedia(context, input, param, ["image"]);
  const picture = await loadImage(bytes).catch(() => null);
  if (picture === null)
    throw new ApiError("invalid_parameter", `${param}: the picture cannot be read`, { param });
  return { bytes, extension: kind.extension, width: picture.width, height: picture.height };
};

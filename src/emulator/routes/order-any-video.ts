import { z } from "zod";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { readPicture } from "./media-input.ts";
import { cinematicSchema, orderCinematic } from "./order-cinematic.ts";
import { orderStudio } from "./order-studio.ts";
import { orderVideo, type VideoOrder } from "./order-video.ts";
import { sayingOf } from "./saying-of.ts";
import { studioSchema } from "./scene-input.ts";
import { priceOf, refuseTransparentPhoto, standInFor, standInId, usableLook } from "./usable-look.ts";
import {
  avatarSchema,
  type AvatarVideoInput,
  checkEngine,
  checkSingle,
  checkVoice,
  imageSchema,
  type ImageVideoInput,
  sizeOf,
} from "./video-input.ts";

/** The body of `POST /v3/videos`, and of each video of a batch. */
export const videoSchema = z.discriminatedUnion(
  "type",
  [avatarSchema, imageSchema, studioSchema, cinematicSchema],
  { error: "must be avatar, image, studio or cinematic_avatar" },
);
export type VideoInput = z.infer<typeof videoSchema>;

/** Orders a video of any type. */
export const orderAnyVideo = (context: Context, caller: Caller, input: VideoInput): Promise<VideoRecord> => {
  switch (input.type) {
    case "avatar":
      return orderAvatar(context, caller, input);
    case "image":
      return orderImage(context, caller, input);
    case "studio":
      return orderStudio(context, caller, input);
    case "cinematic_avatar":
      return orderCinematic(context, caller, input);
  }
};

const orderAvatar = async (
  context: Context,
  caller: Caller,
  input: AvatarVideoInput,
): Promise<VideoRecord> => {
  checkSingle(input);
  const { look, type } = usableLook(context, input.avatar_id, input.output_format);
  checkEngine(input, type);
  if (type === "photo_avatar") checkVoice(input);
  return orderVideo(context, caller, {
    ...{ ...sharedOf(input, sizeOf(input)), look, says: sayingOf(input, look.person.voiceId) },
    engine: type === "studio_avatar" ? input.engine.type : `${input.engine.type} ${input.avatar_id}`,
    price: { usdPerMinute: priceOf(type, input.engine.type) },
  });
};

/** A picture speaks: a drawn presenter stands in for whoever it shows. */
const orderImage = async (context: Context, caller: Caller, input: ImageVideoInput): Promise<VideoRecord> => {
  checkSingle(input);
  checkVoice(input);
  refuseTransparentPhoto(context, input.output_format);
  const picture = await readPicture(context, input.image, "image");
  const look = standInFor({ standInId: standInId.photo_avatar });
  return orderVideo(context, caller, {
    ...{ ...sharedOf(input, sizeOf(input, picture)), look, says: sayingOf(input, look.person.voiceId) },
    engine: `image ${digestOf(picture.bytes)}`,
    price: { usdPerMinute: priceOf("photo_avatar", "avatar_iv") },
  });
};

const sharedOf = (
  input: AvatarVideoInput | ImageVideoInput,
  size: { width: number; height: number },
): Pick<VideoOrder, "title" | "clip" | "callbackId" | "callbackUrl"> => ({
  title: input.title ?? null,
  clip: {
    ...{ ...size, format: input.output_format, wantsSubtitles: input.caption !== undefined },
    backgroundColour: input.background?.type === "color" ? input.background.value : null,
  },
  ...{ callbackId: input.callback_id ?? null, callbackUrl: input.callback_url ?? null },
});

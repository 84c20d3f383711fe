import { z } from "zod";
import { usdEach } from "../prices.ts";
import { ApiError } from "../server/api-error.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { assetInput, readMedia } from "./media-input.ts";
import { orderVideo } from "./order-video.ts";
import { usableLook } from "./usable-look.ts";
import { sizeOf } from "./video-input.ts";

export const cinematicSchema = z.strictObject({
  type: z.literal("cinematic_avatar"),
  avatar_id: z.array(z.string().min(1)).min(1).max(3),
  prompt: z.string().min(1, "must not be empty"),
  duration: z.number().min(4, "must be 4 to 15").max(15, "must be 4 to 15").default(10),
  auto_duration: z.boolean().optional(),
  enhance_prompt: z.boolean().optional(),
  references: z.array(assetInput).default([]),
  aspect_ratio: z.enum(["16:9", "9:16", "1:1"]).default("16:9"),
  resolution: z.enum(["720p", "1080p"]).default("720p"),
  title: z.string().optional(),
});
export type CinematicVideoInput = z.infer<typeof cinematicSchema>;

const most = { videos: 3, images: 9 };

/** Orders a short film without words; the first of its looks is the one that is drawn. */
export const orderCinematic = async (
  context: Context,
  caller: Caller,
  input: CinematicVideoInput,
): Promise<VideoRecord> => {
  const looks = input.avatar_id.map((id) => usableLook(context, id, "mp4").look);
  const references = await readReferences(context, input);
  const [look] = looks;
  if (look === undefined) throw new ApiError("internal_error", "There is no look to draw");
  return orderVideo(context, caller, {
    ...{ title: input.title ?? null, look, says: { parts: [{ silenceInSeconds: input.duration }] } },
    engine: `cinematic ${digestOf([...input.avatar_id, input.prompt, ...references])}`,
    ...{ asked: input.prompt, price: { usd: usdEach.cinematicClip } },
    clip: { ...sizeOf(input), format: "mp4", backgroundColour: null, wantsSubtitles: false },
  });
};

/** Digests of what the film is to go by. Looks count as images. */
const readReferences = async (
  context: Context,
  { references, avatar_id: looks }: CinematicVideoInput,
): Promise<string[]> => {
  const counts = { videos: 0, images: looks.length };
  const digests: string[] = [];
  for (const [index, reference] of references.entries()) {
    const param = `references.${index}`;
    const { bytes, kind } = await readMedia(context, reference, param, ["image", "video"]);
    const sort = kind.type === "video" ? "videos" : "images";
    counts[sort] += 1;
    if (counts[sort] > most[sort])
      throw new ApiError("invalid_parameter", `at most ${most[sort]} ${sort}, looks included`, { param });
    digests.push(digestOf(bytes));
  }
  return digests;
};

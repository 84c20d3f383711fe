import { type FastifyInstance, type FastifyRequest } from "fastify";
import { z } from "zod";
import { legacyPhotoUsd } from "../../prices.ts";
import { type Look, looks } from "../../presenter/looks.ts";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { assetFileOf, storeAsset } from "../assets.ts";
import { drawPicture } from "../previews.ts";
import { statusOf } from "../video-status.ts";
import { callbackFields, callbackOf, v2Answer } from "./answers.ts";
import { imageKeyOf } from "./image-keys.ts";
import { beginPhotoJob } from "./photo-jobs.ts";
import { photosOf } from "./photos.ts";

const text = z.string().min(1, "must not be empty");
const framing = {
  orientation: z.enum(["square", "horizontal", "vertical"]),
  pose: z.enum(["half_body", "close_up", "full_body"]),
  style: z.enum(["Realistic", "Pixar", "Cinematic", "Vintage", "Noir", "Cyberpunk", "Unspecified"]),
};
const ethnicities = [
  ...["White", "Black", "Asian American", "East Asian", "South East Asian", "South Asian", "Middle Eastern"],
  ...["Pacific", "Hispanic", "Unspecified"],
] as const;
const photoSchema = z.object({
  name: text,
  age: z.enum(["Young Adult", "Early Middle Age", "Late Middle Age", "Senior", "Unspecified"]),
  gender: z.enum(["Woman", "Man", "Unspecified"]),
  ethnicity: z.enum(ethnicities),
  appearance: text.max(1000, "must have at most 1000 characters"),
  ...framing,
  ...callbackFields,
});
const lookSchema = z.object({ group_id: text, prompt: text, ...framing, ...callbackFields });
type PicturesInput = z.infer<typeof lookSchema> | z.infer<typeof photoSchema>;
type Gender = Look["person"]["gender"];

const sizes = {
  square: { width: 512, height: 512 },
  horizontal: { width: 768, height: 432 },
  vertical: { width: 432, height: 768 },
} as const;
const genders = { Woman: "female", Man: "male", Unspecified: "female" } as const;
const generationStatus = {
  ...{ pending: "pending", processing: "in_progress", completed: "success", failed: "failed" },
};

/** Pictures of somebody who does not exist, four at a time: a drawn presenter, whatever the description says. */
export const legacyPictureRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, wallet, links } = context;
  const photos = photosOf(context);

  /** They are drawn at once, and shown when the clock says so. */
  const begin = async (caller: FastifyRequest, input: PicturesInput, gender: Gender) => {
    wallet.requireUsd(caller, legacyPhotoUsd.pictures);
    const pictures: { assetId: string; lookId: string }[] = [];
    for (const look of looks.filter(({ person, hasMatte }) => hasMatte && person.gender === gender)) {
      const asset = await storeAsset(context, await drawPicture(look, sizes[input.orientation]));
      pictures.push({ assetId: asset.id, lookId: look.id });
    }
    const job = beginPhotoJob(context, caller, {
      ...{ work: { kind: "pictures", pictures }, request: JSON.stringify(input), ...callbackOf(input) },
    });
    return v2Answer({ generation_id: job.id });
  };

  server.post("/v2/photo_avatar/photo/generate", async (request) => {
    requireWrite(request, "avatars");
    const input = parseInput(photoSchema, request.body);
    return begin(request, input, genders[input.gender]);
  });

  server.post("/v2/photo_avatar/look/generate", async (request) => {
    requireWrite(request, "avatars");
    const input = parseInput(lookSchema, request.body);
    const [first] = photos.inGroup(input.group_id);
    return begin(request, input, photos.lookOf(first.id).person.gender);
  });

  server.get<{ Params: { id: string } }>("/v2/photo_avatar/generation/:id", ({ params }) => {
    const job = store.photoJobs.get(params.id);
    if (job?.work.kind !== "pictures") throw new ApiError("resource_not_found", "No generation with that id");
    const status = statusOf(job, context);
    const made = job.work.pictures.flatMap(({ assetId }) => store.assets.get(assetId) ?? []);
    const isMade = status === "completed";
    return v2Answer({
      ...{ id: job.id, status: generationStatus[status] },
      msg: status === "failed" ? "The prompt was rejected by content review" : null,
      image_url_list: isMade ? made.map((asset) => links.sign(assetFileOf(asset))) : null,
      image_key_list: isMade ? made.map(imageKeyOf) : null,
    });
  });
};

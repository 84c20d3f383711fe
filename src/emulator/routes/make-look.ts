import { loadImage } from "@napi-rs/canvas";
import { rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { probe } from "../media/probe.ts";
import { usdEach } from "../prices.ts";
import { people } from "../presenter/looks.ts";
import { ApiError } from "../server/api-error.ts";
import { type Caller } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { type LookRecord } from "../store/records/index.ts";
import { assetInput, readMedia } from "./media-input.ts";
import { courseOf } from "./order-video.ts";
import { standInId, usableLook } from "./usable-look.ts";

const shared = {
  name: z.string().min(1, "must not be empty"),
  avatar_group_id: z.string().min(1).optional(),
};

/** The body of `POST /v3/avatars`. */
export const createAvatarSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("photo"), ...shared, file: assetInput }),
  z.strictObject({ type: z.literal("digital_twin"), ...shared, file: assetInput }),
  z.strictObject({
    type: z.literal("prompt"),
    ...shared,
    prompt: z.string().min(1, "must not be empty").max(1000, "must have at most 1000 characters"),
    avatar_id: z.string().min(1).optional(),
    reference_images: z.array(assetInput).max(3).default([]),
  }),
]);
type NewAvatar = z.infer<typeof createAvatarSchema>;

const footage = { leastSeconds: 15, mostSeconds: 600 };

type Source = Pick<LookRecord, "type" | "width" | "height"> & {
  file: { bytes: Buffer; extension: string } | null;
  isReadable: boolean;
};

const readPhoto = async (context: Context, input: Extract<NewAvatar, { type: "photo" }>): Promise<Source> => {
  const { bytes, kind } = await readMedia(context, input.file, "file", ["image"]);
  const picture = await loadImage(bytes).catch(() => null);
  return {
    ...{ type: "photo_avatar", width: picture?.width ?? 0, height: picture?.height ?? 0 },
    ...{ file: { bytes, extension: kind.extension }, isReadable: picture !== null },
  };
};

const readFootage = async (
  context: Context,
  input: Extract<NewAvatar, { type: "digital_twin" }>,
): Promise<Source> => {
  const { bytes, kind } = await readMedia(context, input.file, "file", ["video"]);
  const file = context.store.fileOf(`${context.store.makeId()}.probe`);
  await writeFile(file, bytes);
  const probed = await probe(file);
  await rm(file, { force: true });
  const seconds = probed?.durationInSeconds ?? 0;
  if (seconds < footage.leastSeconds || seconds > footage.mostSeconds) {
    const range = `${footage.leastSeconds} to ${footage.mostSeconds} s`;
    throw new ApiError(
      "invalid_parameter",
      `file: must be ${range} of footage; it is ${seconds.toFixed(1)} s`,
      {
        param: "file",
      },
    );
  }
  const { width = 1280, height = 720 } = probed?.picture ?? {};
  return {
    ...{ type: "digital_twin", width, height },
    ...{ file: { bytes, extension: kind.extension }, isReadable: true },
  };
};

const readPrompt = async (
  context: Context,
  input: Extract<NewAvatar, { type: "prompt" }>,
): Promise<Source> => {
  if (input.avatar_id !== undefined) usableLook(context, input.avatar_id, "mp4");
  for (const [index, image] of input.reference_images.entries())
    await readMedia(context, image, `reference_images.${index}`, ["image"]);
  return { type: "photo_avatar", width: 1280, height: 720, file: null, isReadable: true };
};

const readNewAvatar = (context: Context, input: NewAvatar): Promise<Source> => {
  switch (input.type) {
    case "photo":
      return readPhoto(context, input);
    case "digital_twin":
      return readFootage(context, input);
    case "prompt":
      return readPrompt(context, input);
  }
};

/** Begins a look; it is ready when the clock says so. Its name may order that it fails. */
export const makeLook = async (context: Context, caller: Caller, input: NewAvatar): Promise<LookRecord> => {
  const { store, wallet, statistics, nowMs } = context;
  const group =
    input.avatar_group_id === undefined ? undefined : requireOwnGroup(context, input.avatar_group_id);
  const source = await readNewAvatar(context, input);
  const usd = input.type === "digital_twin" ? 0 : usdEach.photoAvatar;
  wallet.requireUsd(caller, usd);
  const id = store.makeId();
  const sourceFile = source.file === null ? null : `${id}-look.${source.file.extension}`;
  if (source.file !== null && sourceFile !== null)
    await writeFile(store.fileOf(sourceFile), source.file.bytes);
  wallet.charge(usd);
  const words = `${input.name} ${input.type === "prompt" ? input.prompt : ""}`;
  statistics.jobPaid(input.type, digestOf([source.file === null ? words : digestOf(source.file.bytes)]));
  const { fate, isSlow, firstLinkIsExpired } = courseOf(words);
  return store.looks.put({
    ...{ id, name: input.name, type: source.type, createdAtMs: nowMs(), sourceFile },
    ...{ groupId: group?.groupId ?? store.makeId(), groupName: group?.groupName ?? input.name },
    ...{ width: source.width, height: source.height, standInId: standInId[source.type] },
    hasConsent: source.type !== "digital_twin",
    photo: { ...newPhoto, isGenerated: input.type === "prompt" },
    ...{ fate: source.isReadable ? fate : "fails", isSlow, firstLinkIsExpired, media: { state: "made" } },
  });
};

/** What nobody has done anything to yet. */
export const newPhoto: LookRecord["photo"] = {
  ...{ isGenerated: false, motionOf: null, isUpscaled: false, soundEffectId: null },
};

export const removeLook = async ({ store }: Context, look: LookRecord): Promise<void> => {
  store.looks.delete(look.id);
  if (look.sourceFile !== null) await rm(store.fileOf(look.sourceFile), { force: true });
};

const requireOwnGroup = ({ store }: Context, id: string): LookRecord => {
  const param = "avatar_group_id";
  if (people.some((person) => person.id === id))
    throw new ApiError("forbidden", "Public avatars take no looks of others", { param });
  const member = store.looks.all().find(({ groupId }) => groupId === id);
  if (member === undefined) throw new ApiError("avatar_not_found", "No avatar group with that id", { param });
  return member;
};

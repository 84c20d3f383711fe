import path from "node:path";
import { exitCodes, InputError, MediaError, type ExitCode } from "../../errors.ts";
import { estimateUsd, HeygenNotFoundError, maxUploadBytes, type AvatarLook } from "../../heygen/index.ts";
import { digestFile } from "../../media/digest.ts";
import { readImageSize } from "../../media/image-size.ts";
import { formatByteSize } from "../byte-size.ts";
import { formatTable } from "../output.ts";
import type { SpendOptions } from "../purse.ts";
import { readPrices } from "../read-prices.ts";
import { approve } from "../shelf/approve.ts";
import { openOrder } from "../shelf/open-order.ts";
import { takeFrom } from "../shelf/take.ts";
import { checkUpload, uploadFile, type Upload } from "../shelf/upload-file.ts";
import { waitFor } from "../shelf/wait-for.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { plain } from "../shelf/words.ts";

export type PhotoAvatarOptions = SpendOptions & {
  /** @default the name of the file */
  name?: string;
  /** The person it becomes another look of. */
  group?: string;
  again?: boolean;
};

/** HeyGen wants this much of a face. */
const leastSide = 512;
/** A photo takes a minute or two. */
const longestMs = 10 * 60_000;

/** `greenroom photo-avatar create`: somebody who speaks, from a photo. */
export const createPhotoAvatar = async (
  file: string,
  options: PhotoAvatarOptions,
  shelf: Shelf,
): Promise<ExitCode> => {
  const { heygen, output, signal } = shelf;
  const photo = await checkPhoto(file, signal);
  const { name = path.parse(file).name, group, again = false } = options;
  const request = { digest: await digestFile(file), name, group };
  const { table } = await readPrices(shelf.config, shelf.project);
  const { asOf } = table;
  const usd = estimateUsd({ kind: "photo-avatar" }, table);
  const price = { seconds: null, usdOf: () => usd, asOf };
  const order = await openOrder(
    { kind: "photo-avatar", request, source: "greenroom photo-avatar", title: name, price, again },
    shelf,
  );
  if (!order.isTaken()) {
    await approve({ usd, exact: true }, { asOf, thrift: "use a look that is there" }, options, shelf);
  }

  const look = await output.step("Photo avatar", async ({ progress, title }) => {
    const id = await order.place({
      ready: () => uploadFile(photo, shelf),
      send: async (assetId, idempotencyKey) => {
        const { look } = await heygen.avatars.create(
          { type: "photo", name, file: { assetId }, groupId: group },
          { idempotencyKey },
        );
        return { id: look.avatarId };
      },
    });
    const poll = { ...shelf.poll, giveUpMs: Math.min(longestMs, shelf.poll.giveUpMs ?? longestMs) };
    const read = () => readLook(id, shelf);
    const ready = await waitFor(`Photo avatar "${name}" (${id})`, order, read, {
      ...{ ...shelf, poll, onStatus: progress },
    });
    order.done(null);
    title(`Photo avatar ${id}`);
    return ready.look;
  });
  if (look === null) throw new Error("A photo avatar that is completed has a look.");
  output.emit("avatar", factsOf(look));
  output.say(`\nIn a brief:\n  avatar: { id: ${look.avatarId} }`);
  return exitCodes.done;
};

/** HeyGen may not have a look yet that it is still making. */
const readLook = async (id: string, { heygen, signal }: Shelf) => {
  try {
    const look = await heygen.avatars.getLook(id, { signal });
    return { look, state: look.state, rawStatus: look.rawStatus, failure: look.failure };
  } catch (error) {
    if (!(error instanceof HeygenNotFoundError)) throw error;
    return { look: null, state: "pending" as const, rawStatus: "not there yet", failure: null };
  }
};

/** @throws InputError for what is no PNG or JPEG, weighs too much or is too small */
const checkPhoto = async (file: string, signal: AbortSignal): Promise<Upload> => {
  const upload = await checkUpload(file, "PNG and JPEG");
  const place = { file };
  const ext = { "image/png": "png", "image/jpeg": "jpg" }[upload.contentType];
  if (ext === undefined) {
    throw new InputError(`${file} is ${upload.contentType}, no photo.`, {
      ...{ code: "photo_type", place, hint: "HeyGen takes PNG and JPEG." },
    });
  }
  if (upload.sizeInBytes > maxUploadBytes) {
    throw new InputError(
      `${file} has ${formatByteSize(upload.sizeInBytes)}; a photo has at most ${formatByteSize(maxUploadBytes)}.`,
      { code: "photo_too_large", place, hint: "Save it smaller; 2,000 pixels are plenty." },
    );
  }
  const { width, height } = await readImageSize(file, ext, signal).catch((cause: unknown) => {
    if (!(cause instanceof MediaError)) throw cause;
    throw new InputError(`${file} is damaged.`, { code: "photo_damaged", place, cause });
  });
  if (Math.min(width, height) >= leastSide) return upload;
  throw new InputError(
    `${file} is ${String(width)} × ${String(height)}; HeyGen wants ${String(leastSide)} pixels each way at least.`,
    { code: "photo_too_small", place, hint: "Use a larger photo, of one face seen from the front." },
  );
};

/** `greenroom photo-avatar list`: one's own. */
export const listPhotoAvatars = async (
  { limit, all = false }: { limit: number; all?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const { items, hasMore } = await takeFrom(
    heygen.avatars.listLooks({ avatarType: "photo_avatar", ownership: "private" }, { signal }),
    all ? Number.POSITIVE_INFINITY : limit,
  );
  for (const look of items) output.emit("avatar", factsOf(look));
  output.emit("end", { count: items.length, hasMore });
  const rows = items.map((look) => [look.avatarId, plain(look.name), stateOf(look), sizeOf(look)]);
  output.say(
    rows.length === 0
      ? "There are no photo avatars of your own."
      : formatTable([["id", "name", "state", "pixels"], ...rows], [3], [1]),
  );
  if (hasMore) output.say(`\nThere are more: --limit ${String(limit * 2)} or --all.`);
  return exitCodes.done;
};

/** `greenroom photo-avatar show`. */
export const showPhotoAvatar = async (id: string, { heygen, output, signal }: Shelf): Promise<ExitCode> => {
  const look = await heygen.avatars.getLook(id, { signal });
  output.emit("avatar", factsOf(look));
  const reason = [look.failure?.code, look.failure?.message].filter(Boolean).join(": ");
  const facts = [
    ["id", look.avatarId],
    ["name", plain(look.name)],
    ["state", stateOf(look)],
    ...(reason === "" ? [] : [["reason", plain(reason)]]),
    ["person", plain(look.groupId)],
    ["pixels", sizeOf(look)],
    ["engines", look.engines.map(plain).join(", ") || "–"],
  ];
  output.say(formatTable(facts, [], [1]));
  return exitCodes.done;
};

const stateOf = ({ state, rawStatus }: AvatarLook): string =>
  state === "pending" ? plain(rawStatus) : state;
const sizeOf = ({ width, height }: AvatarLook): string =>
  width === null || height === null || width === 0 ? "–" : `${String(width)} × ${String(height)}`;

/** Links are signed, so they are not among them. */
const factsOf = (look: AvatarLook) => ({
  ...{ id: look.avatarId, name: look.name, type: look.avatarType, groupId: look.groupId },
  ...{ width: look.width, height: look.height, engines: look.engines },
  ...{ state: look.state, rawStatus: look.rawStatus, failure: look.failure },
});

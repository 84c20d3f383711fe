import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import path from "node:path";
import { exitCodes, InputError, MediaError, type ExitCode } from "../../errors.ts";
import { maxUploadBytes } from "../../heygen/assets.ts";
import type { Asset } from "../../heygen/index.ts";
import { identifyBytes, readHead } from "../../media/identify.ts";
import { formatByteSize } from "../byte-size.ts";
import { formatTable, plural } from "../output.ts";
import { confirmDeletion } from "../shelf/confirm-deletion.ts";
import { takeFrom } from "../shelf/take.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, plain } from "../shelf/words.ts";

/** `greenroom assets upload`: all files are looked at before the first is sent. */
export const uploadAssets = async (
  files: readonly string[],
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const uploads = await Promise.all(files.map(checkUpload));
  for (const { file, contentType, sizeInBytes } of uploads) {
    const asset = await output.step(file, async ({ title }) => {
      // A key of its own each time: under an old one HeyGen would name an asset that may have been deleted since.
      const call = { idempotencyKey: `greenroom:asset:${randomUUID()}`, signal };
      const upload = { path: file, contentType };
      const uploaded = await (sizeInBytes > maxUploadBytes
        ? heygen.assets.uploadDirect(upload, call)
        : heygen.assets.upload(upload, call));
      title(`${uploaded.assetId}  ${file}, ${formatByteSize(sizeInBytes)}`);
      return uploaded;
    });
    output.emit("asset", { id: asset.assetId, file: path.resolve(file), contentType, sizeInBytes });
  }
  return exitCodes.done;
};

/** HeyGen's list, by what the first bytes of a file say. */
const contentTypes: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  mp4: "video/mp4",
  webm: "video/webm",
  mp3: "audio/mpeg",
  wav: "audio/wav",
};

const checkUpload = async (
  file: string,
): Promise<{ file: string; contentType: string; sizeInBytes: number }> => {
  const place = { file };
  const facts = await stat(file).catch((cause: unknown) => {
    throw new InputError(`There is no file ${file} to upload.`, { place, cause });
  });
  if (!facts.isFile()) throw new InputError(`${file} is no file.`, { place });
  if (facts.size === 0) throw new InputError(`${file} is empty; there is nothing to upload.`, { place });
  return { file, contentType: await contentTypeOf(file), sizeInBytes: facts.size };
};

const contentTypeOf = async (file: string): Promise<string> => {
  const head = await readHead(file);
  if (head.toString("latin1", 0, 5) === "%PDF-") return "application/pdf";
  if (/\.srt$/i.test(file) && /^\d\d:\d\d:\d\d,\d{3} --> /m.test(head.toString("utf8")))
    return "application/x-subrip";
  const found = kindOf(head);
  const type = contentTypes[found];
  if (type !== undefined) return type;
  throw new InputError(`${file} is ${found}, which HeyGen does not take.`, {
    place: { file },
    code: "asset_type",
    hint: "It takes PNG, JPEG, MP4, WebM, MP3, WAV, PDF and SRT. Convert the file; another ending is not enough.",
  });
};

const kindOf = (head: Buffer): string => {
  try {
    return identifyBytes(head).ext;
  } catch (error) {
    if (error instanceof MediaError) return "of an unknown kind";
    throw error;
  }
};

/** `greenroom assets list`: those of the one whose key it is, because HeyGen wants to be told whose. */
export const listAssets = async (
  { limit, all = false }: { limit: number; all?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const { username } = await heygen.account.me({ signal });
  if (username === null) {
    throw new InputError("HeyGen does not say whose key this is, and lists files only by their owner.", {
      hint: 'A file whose id is known is shown by "greenroom assets show".',
    });
  }
  const { items, hasMore } = await takeFrom(
    heygen.assets.list({ username }, { signal }),
    all ? Number.POSITIVE_INFINITY : limit,
  );
  for (const asset of items) output.emit("asset", factsOf(asset));
  output.emit("end", { count: items.length, hasMore });
  const rows = items.map(({ assetId, name, type, uploadedAtMs }) => [
    assetId,
    plain(name),
    plain(type),
    dayOf(uploadedAtMs),
  ]);
  output.say(
    rows.length === 0
      ? "There are no files."
      : formatTable([["id", "name", "type", "uploaded"], ...rows], [], [1]),
  );
  if (hasMore) output.say(`\nThere are more: --limit ${String(limit * 2)} or --all.`);
  return exitCodes.done;
};

/** `greenroom assets show`. */
export const showAsset = async (id: string, { heygen, output, signal }: Shelf): Promise<ExitCode> => {
  const asset = await heygen.assets.get(id, { signal });
  output.emit("asset", factsOf(asset));
  output.say(
    formatTable(
      [
        ["id", asset.assetId],
        ["name", plain(asset.name)],
        ["type", plain(asset.type)],
        ["folder", plain(asset.folderId)],
        ["uploaded", dayOf(asset.uploadedAtMs)],
      ],
      [],
      [1],
    ),
  );
  return exitCodes.done;
};

/** `greenroom assets delete`: asks, unless somebody has said yes. */
export const deleteAssets = async (
  ids: readonly string[],
  { yes = false }: { yes?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const wanted = [...new Set(ids)];
  await confirmDeletion({ word: "asset", names: wanted }, yes, output);
  let deleted = 0;
  for (const id of wanted) {
    const outcome = await heygen.assets.delete(id, { signal });
    if (outcome === "deleted") deleted += 1;
    output.emit("deleted", { id, outcome });
    if (outcome === "absent") output.warn(`! There is no asset ${plain(id)}, or it was deleted before.`);
  }
  output.say(`Deleted ${plural(deleted, "asset")}.`);
  return exitCodes.done;
};

/** Links are signed, so they are not among them. */
const factsOf = ({ assetId, name, type, folderId, uploadedAtMs }: Asset) => ({
  ...{ id: assetId, name, type, folderId, uploadedAtMs },
});

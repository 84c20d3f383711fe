import path from "node:path";
import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import type { Asset } from "../../heygen/index.ts";
import { formatByteSize } from "../byte-size.ts";
import { formatTable } from "../output.ts";
import { deleteEach } from "../shelf/delete-each.ts";
import { takeFrom } from "../shelf/take.ts";
import { checkUpload, uploadFile } from "../shelf/upload-file.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, plain } from "../shelf/words.ts";

/** `greenroom assets upload`: all files are looked at before the first is sent. */
export const uploadAssets = async (files: readonly string[], shelf: Shelf): Promise<ExitCode> => {
  const { output } = shelf;
  const uploads = await Promise.all(files.map((file) => checkUpload(file)));
  for (const upload of uploads) {
    const { file, contentType, sizeInBytes } = upload;
    const id = await output.step(file, async ({ title }) => {
      const assetId = await uploadFile(upload, shelf);
      title(`${assetId}  ${file}, ${formatByteSize(sizeInBytes)}`);
      return assetId;
    });
    output.emit("asset", { id, file: path.resolve(file), contentType, sizeInBytes });
  }
  return exitCodes.done;
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
export const deleteAssets = (
  ids: readonly string[],
  options: { yes?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> =>
  deleteEach(
    ids,
    options,
    { word: "asset", remove: (id) => heygen.assets.delete(id, { signal }) },
    { output },
  );

/** Links are signed, so they are not among them. */
const factsOf = ({ assetId, name, type, folderId, uploadedAtMs }: Asset) => ({
  ...{ id: assetId, name, type, folderId, uploadedAtMs },
});

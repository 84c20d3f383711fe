import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { InputError, MediaError } from "../../errors.ts";
import { assetContentTypes, maxUploadBytes } from "../../heygen/read-upload.ts";
import { identifyBytes, readHead } from "../../media/identify.ts";
import type { Shelf } from "./with-shelf.ts";

export type Upload = { file: string; contentType: string; sizeInBytes: number };

/** Sends a file that was looked at. @returns the id of the asset */
export const uploadFile = async (
  { file, contentType, sizeInBytes }: Upload,
  { heygen, signal }: Pick<Shelf, "heygen" | "signal">,
): Promise<string> => {
  // A key of its own each time: under an old one HeyGen would name an asset that may have been deleted since.
  const call = { idempotencyKey: `greenroom:asset:${randomUUID()}`, signal };
  const upload = { path: file, contentType };
  const { assetId } = await (sizeInBytes > maxUploadBytes
    ? heygen.assets.uploadDirect(upload, call)
    : heygen.assets.upload(upload, call));
  return assetId;
};

/**
 * @param taken what HeyGen takes there, for whoever named something else
 * @throws InputError for what is no file, is empty, or is of a kind that HeyGen does not take
 */
export const checkUpload = async (
  file: string,
  taken = "PNG, JPEG, MP4, WebM, MP3, WAV, PDF and SRT",
): Promise<Upload> => {
  const place = { file };
  const facts = await stat(file).catch((cause: unknown) => {
    throw new InputError(`There is no file ${file} to upload.`, {
      ...{ place, hint: "Check the path; it is taken from the folder you are in.", cause },
    });
  });
  if (!facts.isFile()) throw new InputError(`${file} is no file.`, { place });
  if (facts.size === 0) throw new InputError(`${file} is empty; there is nothing to upload.`, { place });
  return { file, contentType: await contentTypeOf(file, taken), sizeInBytes: facts.size };
};

const contentTypeOf = async (file: string, taken: string): Promise<string> => {
  const found = kindOf(file, await readHead(file));
  const type = assetContentTypes[found];
  if (type !== undefined) return type;
  throw new InputError(`${file} is ${found}, which HeyGen does not take.`, {
    place: { file },
    code: "asset_type",
    hint: `It takes ${taken}. Convert the file; another ending is not enough.`,
  });
};

/** By what its first bytes say. */
const kindOf = (file: string, head: Buffer): string => {
  if (head.toString("latin1", 0, 5) === "%PDF-") return "pdf";
  if (/\.srt$/i.test(file) && /^\d\d:\d\d:\d\d,\d{3} --> /m.test(head.toString("utf8"))) return "srt";
  try {
    return identifyBytes(head).ext;
  } catch (error) {
    if (error instanceof MediaError) return "of an unknown kind";
    throw error;
  }
};

import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { InputError } from "../errors.ts";

export type AssetUpload = {
  /** MIME type: one of `assetContentTypes`. HeyGen looks at the bytes itself, too. */
  contentType: string;
} & ({ bytes: Uint8Array; filename: string } | { path: string; filename?: string | undefined });

/** The most HeyGen takes in one upload. `uploadDirect` takes more. */
export const maxUploadBytes = 32 * 1024 * 1024;

/** What HeyGen takes, by the end of a file's name. */
export const assetContentTypes: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  mp4: "video/mp4",
  webm: "video/webm",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  pdf: "application/pdf",
  srt: "application/x-subrip",
};
const otherNames = new Set(["audio/mp3", "audio/x-wav", "audio/wave", "text/srt"]);

export const checkContentType = (contentType: string | undefined, name: string): string => {
  const plain = contentType?.split(";")[0]?.trim().toLowerCase();
  const isTaken =
    plain !== undefined && (Object.values(assetContentTypes).includes(plain) || otherNames.has(plain));
  if (contentType !== undefined && isTaken) return contentType;
  const what = contentType === undefined ? "of a kind that its name does not tell" : `of type ${contentType}`;
  throw new InputError(`"${name}" is ${what}, which HeyGen does not take.`, {
    place: { file: name },
    hint: `HeyGen takes ${Object.keys(assetContentTypes).join(", ")}.`,
  });
};

const megabytes = (sizeInBytes: number): string =>
  (Math.ceil((sizeInBytes / 1024 / 1024) * 10) / 10).toFixed(1);

export const checkSize = (sizeInBytes: number, name: string, most = maxUploadBytes): void => {
  const place = { file: name };
  if (sizeInBytes === 0) throw new InputError(`"${name}" is empty; there is nothing to upload.`, { place });
  if (sizeInBytes <= most) return;
  const limit = `${String(Math.floor(most / 1024 / 1024))} MB`;
  throw new InputError(
    `"${name}" has ${megabytes(sizeInBytes)} MB; HeyGen takes at most ${limit} in one upload.`,
    {
      place,
      hint: "Make the file smaller: a shorter scene, a smaller picture, or a compressed format.",
    },
  );
};

export const sizeOf = async (path: string): Promise<number> => {
  const facts = await stat(path).catch((cause: unknown) => {
    throw new InputError(`"${path}" cannot be read for upload.`, { place: { file: path }, cause });
  });
  if (!facts.isFile()) throw new InputError(`"${path}" is no file.`, { place: { file: path } });
  return facts.size;
};

/**
 * The bytes of a file and its name. Throws `InputError` for one that is empty, too big or of a kind that is not taken.
 */
export const readUpload = async (
  upload: AssetUpload,
  most = maxUploadBytes,
): Promise<{ bytes: Uint8Array; filename: string; type: string }> => {
  const filename = "path" in upload ? (upload.filename ?? basename(upload.path)) : upload.filename;
  const type = checkContentType(upload.contentType, filename);
  if (!("path" in upload)) {
    checkSize(upload.bytes.byteLength, filename, most);
    return { bytes: upload.bytes, filename, type };
  }
  checkSize(await sizeOf(upload.path), upload.path, most);
  const bytes = await readFile(upload.path);
  // It may have grown since.
  checkSize(bytes.byteLength, upload.path, most);
  return { bytes, filename, type };
};

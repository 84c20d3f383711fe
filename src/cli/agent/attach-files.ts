import { InputError } from "../../errors.ts";
import type { MediaLink } from "../../heygen/index.ts";
import { digestFile } from "../../media/digest.ts";
import { checkUpload, uploadFile, type Upload } from "../shelf/upload-file.ts";
import type { Shelf } from "../shelf/with-shelf.ts";

export type Attachment = { kind: "url"; url: string } | { kind: "file"; digest: string; upload: Upload };

const mostFiles = 20;
const taken = new Set([
  "application/pdf",
  "image/png",
  "image/jpeg",
  "video/mp4",
  "video/webm",
  "audio/mpeg",
  "audio/wav",
]);

/** Looks at everything that is to go along, before anything is sent. */
export const checkAttachments = async (sources: readonly string[]): Promise<Attachment[]> => {
  if (sources.length > mostFiles) {
    throw new InputError(
      `There are ${String(sources.length)} files; the Video Agent takes ${String(mostFiles)}.`,
    );
  }
  return Promise.all(
    sources.map(async (source): Promise<Attachment> => {
      if (/^https?:\/\//.test(source)) return { kind: "url", url: source };
      const upload = await checkUpload(source);
      if (!taken.has(upload.contentType)) {
        throw new InputError(`The Video Agent does not take ${source}.`, {
          place: { file: source },
          hint: "It takes PDF, PNG, JPEG, MP4, WebM, MP3 and WAV.",
        });
      }
      return { kind: "file", digest: await digestFile(source), upload };
    }),
  );
};

/** Uploads files, each once, which costs nothing. */
export const uploadAttachments = async (
  attachments: readonly Attachment[],
  shelf: Pick<Shelf, "heygen" | "signal">,
): Promise<MediaLink[]> => {
  const assets = new Map<string, string>();
  const links: MediaLink[] = [];
  for (const attachment of attachments) {
    if (attachment.kind === "url") {
      links.push({ url: attachment.url });
      continue;
    }
    const { digest, upload } = attachment;
    const assetId = assets.get(digest) ?? (await uploadFile(upload, shelf));
    assets.set(digest, assetId);
    links.push({ assetId });
  }
  return links;
};

import { readFile } from "node:fs/promises";
import { MediaError } from "../../errors.ts";
import { identifyFile } from "../../media/identify.ts";
import { fetchLink } from "./fetch-link.ts";
import { saveWhole, withEnding } from "./save-whole.ts";
import type { Shelf } from "./with-shelf.ts";

type Link = (refused: number) => Promise<string | null>;
type Tools = Pick<Shelf, "project" | "origin" | "signal">;

/**
 * Downloads a video, with the ending that its bytes ask for.
 *
 * @param check is told the name of the file before it is written.
 */
export const fetchVideo = (
  stem: string,
  link: Link,
  shelf: Tools,
  check: (file: string) => void = () => undefined,
): Promise<{ file: string; sizeInBytes: number }> =>
  fetchLink(
    link,
    async (from) => {
      const { kind, ext } = await identifyFile(from);
      if (kind !== "video") throw new MediaError("What came in place of the video is no film.");
      const file = withEnding(stem, ext);
      check(file);
      return { file, ...(await saveWhole({ path: from }, file)) };
    },
    shelf,
  );

/** Downloads captions: SubRip or WebVTT, by the name of the file. */
export const fetchCaptions = async (file: string, link: Link, shelf: Tools): Promise<void> => {
  await fetchLink(link, async (from) => saveWhole(Buffer.from(await readCaptions(from)), file), shelf);
};

/** An expired link may answer with a page. */
const readCaptions = async (file: string): Promise<string> => {
  const text = await readFile(file, "utf8");
  if (/^(\d\d:)?\d\d:\d\d[,.]\d{3} --> /m.test(text)) return text;
  throw new MediaError("What came in place of the captions is no SubRip and no WebVTT.", {
    code: "media_unknown_type",
  });
};

/** A text as a part of a file's name. */
export const slugOf = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]+/g, "")
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .toLowerCase();

/** The title of a video as a file's name, and enough of its id that no two are the same. */
export const nameOfVideo = ({ id, title }: { id: string; title: string | null }): string =>
  `${slugOf(title ?? "") || "video"}-${id.replace(/[^\w-]/g, "").slice(0, 8)}`;

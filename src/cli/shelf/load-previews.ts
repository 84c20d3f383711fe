import { readFile } from "node:fs/promises";
import path from "node:path";
import PQueue from "p-queue";
import { AppError, MediaError } from "../../errors.ts";
import { openMediaCache } from "../../media/cache.ts";
import { download } from "../../media/download.ts";
import { identifyFile } from "../../media/identify.ts";
import { readImageSize } from "../../media/image-size.ts";
import type { Shelf } from "./with-shelf.ts";

type Tools = Pick<Shelf, "project" | "origin" | "signal"> & {
  onProgress: (done: number, of: number) => void;
};

/** What previews may weigh; HeyGen's are a tenth of this. */
const mostBytes = { picture: 20 * 1024 * 1024, sound: 4 * 1024 * 1024 };
const mostPixels = 60_000_000;
/** Of a card at twice its size, for screens that show it so. */
const pictureWidth = 640;

/** Small pictures as `data:` addresses. What cannot be had is null and told in `lacking`: a sheet is as good without. */
export const loadPictures = (
  links: readonly (string | null)[],
  tools: Tools,
): Promise<{ previews: (string | null)[]; lacking: number }> =>
  loadAll(links, tools, async (link, dir) => {
    const file = await download({ url: link, dir, ...limitsOf("picture"), ...allowed(tools) });
    try {
      return await shrink(file.path, tools.signal);
    } finally {
      await file.dispose();
    }
  });

/** Sounds as `data:` addresses, as they are. */
export const loadSounds = (
  links: readonly (string | null)[],
  tools: Tools,
): Promise<{ previews: (string | null)[]; lacking: number }> =>
  loadAll(links, tools, async (link, dir) => {
    const file = await download({ url: link, dir, ...limitsOf("sound"), ...allowed(tools) });
    try {
      const { kind, ext } = await identifyFile(file.path);
      const type = soundTypes[ext];
      if (kind !== "sound" || type === undefined) throw new MediaError("The preview is no sound.");
      return `data:${type};base64,${await readFile(file.path, "base64")}`;
    } finally {
      await file.dispose();
    }
  });

const soundTypes: Record<string, string> = {
  mp3: "audio/mpeg",
  wav: "audio/wav",
  m4a: "audio/mp4",
  ogg: "audio/ogg",
  aac: "audio/aac",
  flac: "audio/flac",
};

const limitsOf = (kind: keyof typeof mostBytes) => ({
  maxBytes: mostBytes[kind],
  timeouts: { headersMs: 15_000, idleMs: 10_000, totalMs: 60_000 },
});
const allowed = ({ origin, signal }: Tools) => ({ allowedOrigin: origin, signal });

const loadAll = async (
  links: readonly (string | null)[],
  { project, signal, onProgress }: Tools,
  load: (link: string, dir: string) => Promise<string>,
): Promise<{ previews: (string | null)[]; lacking: number }> => {
  // Where what a killed process leaves is swept away.
  const { dir } = await openMediaCache(project.mediaDir);
  const queue = new PQueue({ concurrency: 6 });
  let [done, lacking] = [0, 0];
  const previews = await Promise.all(
    links.map((link) =>
      queue.add(async () => {
        signal.throwIfAborted();
        const preview = link === null ? null : await orNull(() => load(link, path.join(dir, "tmp")));
        if (link !== null && preview === null) lacking += 1;
        onProgress((done += 1), links.length);
        return preview;
      }),
    ),
  );
  return { previews, lacking };
};

const orNull = async (load: () => Promise<string>): Promise<string | null> => {
  try {
    return await load();
  } catch (error) {
    // Links of old previews die, and some were never good; whatever else goes wrong is ours.
    if (error instanceof AppError) return null;
    throw error;
  }
};

const shrink = async (file: string, signal: AbortSignal): Promise<string> => {
  const { kind, ext } = await identifyFile(file);
  if (kind !== "image" || ext === "svg") throw new MediaError("The preview is no picture.");
  const size = await readImageSize(file, ext, signal);
  if (size.width * size.height > mostPixels) throw new MediaError("The preview is too large to be shown.");
  const { createCanvas, loadImage } = await import("@napi-rs/canvas");
  const scale = Math.min(1, pictureWidth / size.width);
  const canvas = createCanvas(
    Math.max(1, Math.round(size.width * scale)),
    Math.max(1, Math.round(size.height * scale)),
  );
  const picture = await loadImage(file).catch((cause: unknown) => {
    throw new MediaError("The preview cannot be drawn.", { cause });
  });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return `data:image/webp;base64,${(await canvas.encode("webp", 80)).toString("base64")}`;
};

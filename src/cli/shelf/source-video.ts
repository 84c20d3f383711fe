import { existsSync } from "node:fs";
import path from "node:path";
import { InputError } from "../../errors.ts";
import type { MediaLink } from "../../heygen/index.ts";
import { digestFile } from "../../media/digest.ts";
import { probe } from "../../media/probe.ts";
import { slugOf } from "./fetch-file.ts";
import { checkUpload, uploadFile } from "./upload-file.ts";
import type { Shelf } from "./with-shelf.ts";

/** A film that is worked on at HeyGen. */
export type SourceVideo = {
  /** What files that are made of it are called after. */
  stem: string;
  /** What makes two sources the same. */
  identity: object;
  /** Null where it lies elsewhere, and nobody says. */
  seconds: number | null;
  /** Uploads a file, once. */
  link: () => Promise<MediaLink>;
};

/** @throws InputError for what is no film, or has nothing to hear. */
export const readSource = async (source: string, shelf: Shelf): Promise<SourceVideo> => {
  if (/^https?:\/\//i.test(source)) {
    if (!URL.canParse(source)) throw new InputError(`"${source}" is no address.`);
    const last = path.posix.basename(new URL(source).pathname);
    return {
      ...{ stem: slugOf(path.parse(last).name) || "video", identity: { url: source }, seconds: null },
      link: () => Promise.resolve({ url: source }),
    };
  }
  if (existsSync(source)) return readFile(source, shelf);
  if (/^[\w-]+$/.test(source)) return readAsset(source, shelf);
  throw new InputError(`There is no film at ${source}.`, {
    place: { file: source },
    hint: "Name a file, an https link, or the id of an asset.",
  });
};

const readFile = async (file: string, shelf: Shelf): Promise<SourceVideo> => {
  const upload = await checkUpload(file, "MP4 and WebM");
  const facts = await probe(file, shelf.signal);
  const place = { file };
  if (facts.kind !== "video") {
    throw new InputError(`${file} is no film.`, { place, hint: "HeyGen takes MP4 and WebM." });
  }
  if (!facts.hasSound) throw new InputError(`${file} has no sound: nothing is said in it.`, { place });
  let asset: Promise<string> | undefined;
  return {
    stem: path.parse(file).name,
    identity: { digest: await digestFile(file) },
    seconds: facts.durationMs / 1000,
    link: async () => ({ assetId: await (asset ??= uploadFile(upload, shelf)) }),
  };
};

const readAsset = async (assetId: string, { heygen, signal }: Shelf): Promise<SourceVideo> => {
  const { name, type } = await heygen.assets.get(assetId, { signal });
  if (type !== null && type !== "video") throw new InputError(`Asset "${assetId}" is ${type}, not a film.`);
  return {
    stem: slugOf(path.parse(name ?? "").name) || "video",
    ...{ identity: { assetId }, seconds: null },
    link: () => Promise.resolve({ assetId }),
  };
};

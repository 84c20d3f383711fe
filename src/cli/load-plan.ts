import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { readBrand, type BrandDocument } from "../data/read-brand.ts";
import { readBrief, type BriefDocument } from "../data/read-brief.ts";
import { readFallbackFonts, readFontPackage, resolveNpmFile } from "../data/read-fonts.ts";
import { readRows } from "../data/read-rows.ts";
import { decodeText } from "../data/decode-text.ts";
import { parseCaptions } from "../plan/parse-captions.ts";
import { readRemoteAddress } from "../data/remote-address.ts";
import { resolveFile } from "../data/resolve-file.ts";
import { InputError, type Place } from "../errors.ts";
import type { FontSource } from "../model/brand.ts";
import type { FontFamily } from "../model/font.ts";
import type { Maker } from "../model/media.ts";
import type { Plan } from "../model/plan.ts";
import type { Rows } from "../model/row.ts";
import { describeProblem, type FindFile } from "../plan/find-file.ts";
import { planVideos } from "../plan/plan-videos.ts";
import { packageFolder, type Project } from "./project.ts";
import { selectRows } from "./select-rows.ts";

export type LoadedPlan = { plan: Plan; brief: BriefDocument; brand: BrandDocument };

export type LoadOptions = {
  maker: Maker;
  /** @default maker */
  presenterMaker?: Maker | undefined;
  /** `1,3-5` @default all */
  rows?: string | undefined;
  /** Fetches data that lies at an https address, and says where it lies now. */
  fetchData: (url: string) => Promise<{ path: string; address: string }>;
};

/** Reads a brief with its data and brand, and plans it. @throws InputError for all that is wrong, before anything is spent. */
export const loadPlan = async (
  briefFile: string,
  project: Project,
  { maker, presenterMaker, rows: wanted, fetchData }: LoadOptions,
): Promise<LoadedPlan> => {
  const brief = await readBrief(briefFile);
  const { rows, files: dataFiles } = await loadRows(brief, project, fetchData);
  const brand = await readBrand(
    brief.value.brand,
    [
      path.join(brief.folder, "brands"),
      path.join(project.publicDir, "brands"),
      path.join(packageFolder, "public/brands"),
    ],
    brief.placeOf(["brand"]),
  );
  const { display, body } = brand.value.fonts;
  const plan = planVideos({
    brief,
    brand,
    rows: wanted === undefined ? rows : { ...rows, rows: selectRows(rows, wanted) },
    maker,
    presenterMaker,
    findFile: fileFinder({
      brief: { folder: brief.folder, root: project.root },
      data: dataFiles,
      // A brand may come with Greenroom, outside the project.
      brand: { folder: brand.folder, root: brand.folder },
      project,
    }),
    readCaptions: (file) => parseCaptions(decodeText(readFileSync(file), file), file),
    fonts: {
      brand: [await loadFont(display, brand, "display"), await loadFont(body, brand, "body")],
      fallbacks: await readFallbackFonts(),
    },
  });
  return { plan, brief, brand };
};

/** Where names are read from, and what they may not lead out of. */
type Files = { folder: string; root: string };

const loadRows = async (
  brief: BriefDocument,
  project: Project,
  fetchData: LoadOptions["fetchData"],
): Promise<{ rows: Rows; files: Files }> => {
  const { data } = brief.value;
  // Rows of the brief's own are as good as the brief.
  const own = { folder: brief.folder, root: project.root };
  if (data === undefined) return { rows: { rows: [{ index: 1, fields: {} }] }, files: own };
  if (typeof data !== "string") {
    const rows = data.map((fields, index) => ({
      index: index + 1,
      line: brief.placeOf(["data", index]).line,
      fields,
    }));
    return {
      rows: {
        file: brief.file,
        rows: rows.map(({ line, ...row }) => (line === undefined ? row : { ...row, line })),
      },
      files: own,
    };
  }
  const remote = readRemoteAddress(data);
  if (remote !== null && "url" in remote) {
    const { path: fetched, address } = await fetchRows(remote.url, brief, fetchData);
    // A sheet from elsewhere may name files that lie beside the brief, and nothing around them.
    return { rows: await readRows(fetched, address), files: { folder: brief.folder, root: brief.folder } };
  }
  const found = remote ?? resolveFile(data, brief.folder, project.root);
  if ("problem" in found) {
    throw new InputError(
      `The data "${data}" is ${describeProblem(found.problem === "folder" ? "missing" : found.problem)}.`,
      {
        place: brief.placeOf(["data"]),
        hint: "Name a CSV, JSON, JSONL or YAML file beside the brief, or an https: address of one.",
      },
    );
  }
  const rows = await readRows(found.path);
  const folder = path.dirname(found.path);
  return {
    rows: { ...rows, file: path.join(path.dirname(brief.file), data) },
    // Rows are often written by others than the brief: what they name stays in the folder they came in.
    files: { folder, root: folder },
  };
};

const fetchRows = async (
  url: string,
  brief: BriefDocument,
  fetchData: LoadOptions["fetchData"],
): ReturnType<LoadOptions["fetchData"]> => {
  try {
    return await fetchData(url);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { hint, code } = error;
    throw new InputError(error.message, { place: brief.placeOf(["data"]), hint, code, cause: error });
  }
};

type Places = { brief: Files; data: Files; brand: Files; project: Project };

const fileFinder = (places: Places): FindFile => {
  const known = new Map<string, ReturnType<FindFile>>();
  const find: FindFile = (name, origin) => {
    const remote = readRemoteAddress(name);
    if (remote !== null) return "url" in remote ? { path: remote.url } : remote;
    if (origin === "music") return findMusic(name, places.project, places.brief.folder);
    const { folder, root } = places[origin];
    return resolveFile(name, folder, root);
  };
  return (name, origin) => {
    const id = `${origin}\0${name}`;
    const found = known.get(id) ?? find(name, origin);
    known.set(id, found);
    return found;
  };
};

const soundEndings = [".wav", ".mp3", ".m4a", ".ogg", ".opus", ".flac"];

const findMusic = (track: string, project: Project, briefFolder: string): ReturnType<FindFile> => {
  if (path.extname(track) !== "") return resolveFile(track, briefFolder, project.root);
  for (const folder of [path.join(project.publicDir, "music"), path.join(packageFolder, "public/music")]) {
    if (!existsSync(folder)) continue;
    const file = readdirSync(folder).find(
      (name) => path.parse(name).name === track && soundEndings.includes(path.extname(name)),
    );
    if (file !== undefined) return { path: path.join(folder, file) };
  }
  return { problem: "missing" };
};

const loadFont = async (font: FontSource, brand: BrandDocument, use: string): Promise<FontFamily> => {
  const place: Place = brand.placeOf(["fonts", use]);
  if ("package" in font) {
    try {
      return await readFontPackage(font.package, font.family, font.weight);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(error.message, { place, hint: error.hint, cause: error });
    }
  }
  const found = resolveFile(font.file, brand.folder, brand.folder);
  if ("problem" in found) {
    throw new InputError(`The font "${font.file}" is not in the brand's folder.`, {
      place,
      hint: "Put a WOFF2 file beside brand.json, or name a Fontsource package.",
    });
  }
  const weight = String(font.weight);
  return {
    family: font.family,
    faces: [{ source: found.path, weight, style: "normal", unicodeRange: null }],
  };
};

/** The absolute path of an asset's source that lies on this machine. */
export const locateSource = (source: string): string =>
  source.startsWith("npm:") ? resolveNpmFile(source) : source;

/** Where a look or a voice is chosen: the scene, the brief or the brand that names the id. */
export const placeOfChoice = ({ brief, brand }: LoadedPlan, what: "avatar" | "voice", id: string): Place => {
  const names = (choice: { id?: string | undefined; standIn?: string | undefined } | undefined): boolean =>
    choice?.id === id || choice?.standIn === id;
  const scene = brief.value.scenes.findIndex((each) => names(each[what]));
  if (scene >= 0) return brief.placeOf(["scenes", scene, what]);
  if (names(brief.value[what])) return brief.placeOf([what]);
  return brand.placeOf([what, brand.value[what].standIn === id ? "standIn" : "id"]);
};

import type { Brand } from "../model/brand.ts";
import type { Brief } from "../model/brief.ts";
import type { CaptionCue } from "../model/captions/cue.ts";
import type { FontFamily } from "../model/font.ts";
import type { Maker, Need } from "../model/media.ts";
import { safeName } from "../model/names.ts";
import type { Plan, PlannedFont, PlannedScene, PlannedVideo } from "../model/plan.ts";
import type { Row, Rows } from "../model/row.ts";
import { InputError, throwInputErrors, InputErrors, type Place } from "../errors.ts";
import { characterSorter, chooseFonts, orderFallbacks, type FontChoice } from "./choose-fonts.ts";
import { fillText } from "./fill-text.ts";
import { describeProblem, type FindFile } from "./find-file.ts";
import { keyOf } from "./key.ts";
import { scenePlanner } from "./plan-scene.ts";
import { lexiconReader, type ReadAloud } from "./read-aloud.ts";

/** A checked file of a person's, and where each of its values stands. */
export type Source<T> = { file: string; value: T; placeOf: (path: readonly PropertyKey[]) => Place };

export type PlanInput = {
  brief: Source<Brief>;
  brand: Source<Brand>;
  rows: Rows;
  maker: Maker;
  /** Who makes the presenters. @default maker */
  presenterMaker?: Maker | undefined;
  findFile: FindFile;
  /** The captions of a file. @throws InputError with the line of what is wrong. */
  readCaptions: (file: string) => readonly CaptionCue[];
  fonts: { brand: readonly FontFamily[]; fallbacks: readonly FontFamily[] };
};

/** What planning a scene needs to know and may add to. */
export type Planning = PlanInput & {
  /** Names a need once, however often it is asked for. */
  need: (need: Need) => string;
  /** What is said, with the brand's and the brief's lexicon. */
  readAloud: (text: string) => ReadAloud;
};

/** Problems beyond this number are more than anyone mends in one go. */
const mostProblems = 50;

/** Lets work go on after what is wrong with its input, so that all of it is said at once. */
const collectProblems = () => {
  const problems: InputError[] = [];
  const attempt = <T>(make: () => T): T | undefined => {
    try {
      return make();
    } catch (error) {
      if (error instanceof InputErrors) problems.push(...error.errors);
      else if (error instanceof InputError) problems.push(error);
      else throw error;
      return undefined;
    }
  };
  return { problems, attempt };
};

/**
 * Every video of a brief, one a row, with all that it needs; what two videos need is named once.
 *
 * @throws InputError or InputErrors: every problem of every row, each with file, line, row, column and remedy.
 */
export const planVideos = (input: PlanInput): Plan => {
  const { brief, brand, rows, maker } = input;
  const presenterMaker = input.presenterMaker ?? maker;
  const needs: Record<string, Need> = {};
  const planning: Planning = {
    ...input,
    readAloud: lexiconReader({ ...brand.value.lexicon, ...brief.value.lexicon }, brief.value.language),
    need: (need) => {
      const key = keyOf(need, need.kind === "avatar" ? presenterMaker : maker);
      needs[key] = need;
      return key;
    },
  };
  const { problems, attempt } = collectProblems();
  const logo = attempt(() => brandAsset(planning, "logo", brand.value.logo));
  const { logoOnDark } = brand.value;
  const onDark =
    logoOnDark === undefined ? null : attempt(() => brandAsset(planning, "logoOnDark", logoOnDark));
  const music = attempt(() => planMusic(planning));
  const tools: VideoTools = {
    planning,
    scenes: brief.value.scenes.map((scene, index) => scenePlanner(planning, scene, index)),
    fontsOf: fontPlanner(planning),
  };

  const names = new Map<string, Row>();
  const videos: PlannedVideo[] = [];
  for (const row of rows.rows) {
    if (problems.length >= mostProblems) break;
    const video = attempt(() => planVideo(tools, row));
    if (video === undefined) continue;
    attempt(() => claimName(planning, names, video.id, row));
    videos.push(video);
  }
  throwInputErrors(dropRepeats(problems).slice(0, mostProblems));
  if (logo === undefined || onDark === undefined || music === undefined) {
    throw new Error("A plan without problems has its logo and music.");
  }
  return {
    version: 1,
    maker,
    presenterMaker,
    brief: { title: brief.value.title, file: brief.file },
    template: brief.value.template,
    aspects: brief.value.aspects,
    fps: brief.value.fps,
    brand: brand.value,
    logo,
    logoOnDark: onDark,
    music,
    videos,
    needs,
  };
};

/** What all rows are planned with. */
type VideoTools = {
  planning: Planning;
  scenes: readonly ((row: Row) => PlannedScene)[];
  fontsOf: (scenes: readonly PlannedScene[]) => FontPlan;
};

const planVideo = ({ planning, scenes: planners, fontsOf }: VideoTools, row: Row): PlannedVideo => {
  const { brief, rows } = planning;
  const context = (path: readonly PropertyKey[]) => ({
    row,
    placeOf: () => brief.placeOf(path),
    dataFile: rows.file,
  });
  const { problems, attempt } = collectProblems();
  const planned = planners.map((planScene) => attempt(() => planScene(row)));
  const title = attempt(() => fillText(brief.value.title, context(["title"])));
  const id = attempt(() => outputName(planning, row));
  throwInputErrors(problems);
  const scenes = planned.filter((scene) => scene !== undefined);
  if (title === undefined || id === undefined) throw new Error("A video without problems has its names.");
  const { language } = brief.value;
  return {
    id,
    title,
    row: { index: row.index, line: row.line ?? null },
    language,
    direction: isRightToLeft(language) ? "rtl" : "ltr",
    scenes,
    ...fontsOf(scenes),
  };
};

/** Languages that are written from right to left. */
const isRightToLeft = (language: string): boolean =>
  /^(ar|he|iw|fa|ur|ps|sd|ug|yi|dv|ckb)(-|$)/i.test(language);

/** Everything a viewer may read in a scene. */
const textOf = ({ caption, cues, overlays }: PlannedScene): string =>
  [
    caption ?? "",
    ...(cues ?? []).map(({ text }) => text),
    ...overlays.flatMap((overlay) =>
      Object.values(overlay).flatMap((value) =>
        typeof value === "string" ? [value] : Array.isArray(value) ? value.map((item) => item.text) : [],
      ),
    ),
  ].join(" ");

/** File systems take 255 bytes; the rest is left for the aspect, the ending and a temporary one. */
const longestNameBytes = 200;

const outputName = ({ brief, rows }: Planning, row: Row): string => {
  const { output } = brief.value;
  const placeOf = (): Place => ({ ...brief.placeOf(["output"]), row: row.index });
  if (output === undefined) {
    const stem = safeName(brief.file.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "")) || "video";
    // Not by how many rows are chosen: `--rows 2` makes the same file as all rows do.
    return brief.value.data === undefined ? stem : `${stem}-${row.index}`;
  }
  const filled = fillText(output, { row, placeOf, dataFile: rows.file }).trim();
  if (/[\\/]|^\.\.?$/.test(filled)) {
    throw new InputError(
      `The output name "${filled}" is a path; files are written into the output folder only.`,
      {
        place: placeOf(),
        hint: "Use a name without / and \\, for instance {{ name | slugify }}.",
        code: "output_outside",
      },
    );
  }
  const name = safeName(filled);
  if (name === "" || Buffer.byteLength(name) > longestNameBytes) {
    throw new InputError(
      name === ""
        ? `The output name "${filled}" has no letters or digits.`
        : `The output name "${name.slice(0, 24)}…" is too long for a file.`,
      { place: placeOf(), hint: "Use a column that is different and short in every row." },
    );
  }
  return name;
};

const claimName = ({ brief, rows }: Planning, names: Map<string, Row>, name: string, row: Row): void => {
  // Not every file system tells A from a.
  const folded = name.toLowerCase();
  const other = names.get(folded);
  if (other !== undefined) {
    throw new InputError(`Rows ${other.index} and ${row.index} would both be written to "${name}".`, {
      place: {
        ...(rows.file === undefined ? {} : { file: rows.file, line: row.line }),
        row: row.index,
        path: "output",
      },
      hint: `Make output: different in every row (line ${brief.placeOf(["output"]).line ?? "?"} of the brief), for instance by adding a column.`,
      code: "output_collides",
    });
  }
  names.set(folded, row);
};

const brandAsset = (
  { brand, findFile, need }: Planning,
  field: "logo" | "logoOnDark",
  name: string,
): string => {
  const found = findFile(name, "brand");
  if ("problem" in found) {
    throw new InputError(`The brand's logo "${name}" is ${describeProblem(found.problem)}.`, {
      place: brand.placeOf([field]),
      hint: "Put it into the brand's folder, beside brand.json.",
    });
  }
  return need({ kind: "asset", asset: "image", source: found.path });
};

const defaultMusicVolume = 0.35;

const planMusic = ({ brief, findFile, need }: Planning): Plan["music"] => {
  const { music } = brief.value;
  if (music === undefined) return null;
  const found = findFile(music.track, "music");
  if ("problem" in found) {
    throw new InputError(`The music "${music.track}" is ${describeProblem(found.problem)}.`, {
      place: brief.placeOf(["music"]),
      hint: "Name a track of public/music, or a file beside the brief.",
    });
  }
  return {
    asset: need({ kind: "asset", asset: "sound", source: found.path }),
    volume: music.volume ?? defaultMusicVolume,
  };
};

type FontPlan = { fonts: PlannedFont[]; fallbackFamilies: string[] };

/** Fonts by the sorts of characters: a thousand rows in one script choose once or twice. */
const fontPlanner = ({ brief, fonts, need }: Planning): VideoTools["fontsOf"] => {
  const fallbacks = orderFallbacks(fonts.fallbacks, brief.value.language);
  const sortOf = characterSorter([...fonts.brand, ...fallbacks]);
  const known = new Map<string, FontPlan>();
  // One character of each sort stands for all. Scenes that rows share are one object.
  const ofScene = new WeakMap<PlannedScene, ReadonlyMap<number, string>>();
  const charactersOf = (scene: PlannedScene): ReadonlyMap<number, string> => {
    const known = ofScene.get(scene);
    if (known !== undefined) return known;
    const characters = new Map<number, string>();
    for (const character of textOf(scene)) characters.set(sortOf(character), character);
    ofScene.set(scene, characters);
    return characters;
  };
  return (scenes) => {
    const seen = new Map<number, string>();
    for (const scene of scenes) for (const [sort, each] of charactersOf(scene)) seen.set(sort, each);
    const sorts = [...seen.keys()].sort((a, b) => a - b).join();
    const found = known.get(sorts);
    if (found !== undefined) return found;
    const choice: FontChoice = chooseFonts([...seen.values()].join(""), fonts.brand, fallbacks);
    const plan = {
      fonts: choice.faces.map(({ source, ...face }) => ({
        ...face,
        asset: need({ kind: "asset", asset: "font", source }),
      })),
      fallbackFamilies: choice.fallbackFamilies,
    };
    known.set(sorts, plan);
    return plan;
  };
};

/** The same mistake in a brief shows in every row: it is said once, with the first row it was met in. */
const dropRepeats = (problems: readonly InputError[]): InputError[] => {
  const seen = new Set<string>();
  return problems.filter(({ message, place }) => {
    const name = JSON.stringify([message, place.file, place.line, place.column, place.path]);
    const repeated = seen.has(name);
    seen.add(name);
    return !repeated;
  });
};

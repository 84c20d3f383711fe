import { InputError, InputErrors, formatPlace, type Place } from "../../src/errors.ts";
import { brandSchema } from "../../src/model/brand.ts";
import { briefSchema } from "../../src/model/brief.ts";
import type { CaptionCue } from "../../src/model/captions/cue.ts";
import type { FontFamily } from "../../src/model/font.ts";
import type { Maker } from "../../src/model/media.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { Field } from "../../src/model/row.ts";
import type { FindFile } from "../../src/plan/find-file.ts";
import { planVideos } from "../../src/plan/plan-videos.ts";
import type { PlanInput, Source } from "../../src/plan/planning.ts";

/** A brand with everything said that a brand must say. */
export const testBrand = {
  name: "Test & Co",
  colors: {
    background: "#ffffff",
    surface: "#f0f0f0",
    text: "#101010",
    muted: "#606060",
    primary: "#0a4",
    onPrimary: "#ffffff",
    accent: "#ff6a3d",
  },
  fonts: {
    display: { family: "Inter", package: "@fontsource-variable/inter" },
    body: { family: "Inter", package: "@fontsource-variable/inter" },
  },
  logo: "logo.svg",
  avatar: { id: "ann-look", standIn: "mira-knit-front" },
  voice: { id: "ann-voice", standIn: "mira-warm" },
};

/** One family for Latin letters. */
export const latinFont: FontFamily = {
  family: "Inter",
  faces: [
    {
      source: "npm:inter/latin.woff2",
      weight: "100 900",
      style: "normal",
      unicodeRange: "U+0000-00FF,U+2000-206F,U+20AC",
    },
    { source: "npm:inter/ext.woff2", weight: "100 900", style: "normal", unicodeRange: "U+0100-02FF" },
  ],
};

export type PlanSpec = {
  /** Fields of the brief over a small valid one. */
  brief?: object;
  brand?: object;
  rows?: Record<string, Field>[];
  maker?: Maker;
  presenterMaker?: Maker;
  fallbacks?: FontFamily[];
  /** Names that are not there. */
  missing?: string[];
  /** What caption files hold, by path. */
  captions?: Record<string, CaptionCue[]>;
  onFindFile?: (name: string) => void;
};

/** All that `planVideos` takes, without a disk: every place is a path, every file is there. */
export const planInput = (spec: PlanSpec = {}): PlanInput => {
  const placeIn =
    (file: string) =>
    (path: readonly PropertyKey[]): Place => ({ file, line: 1, column: 1, path: path.map(String).join(".") });
  const source = <T>(file: string, value: T): Source<T> => ({ file, value, placeOf: placeIn(file) });
  const findFile: FindFile = (name, origin) => {
    spec.onFindFile?.(name);
    return (spec.missing ?? []).includes(name) ? { problem: "missing" } : { path: `/${origin}/${name}` };
  };
  return {
    brief: source(
      "brief.yaml",
      briefSchema.parse({
        title: "Welcome",
        brand: "test",
        ...(spec.rows === undefined ? {} : { data: "people.csv" }),
        scenes: [{ id: "hello", layout: "presenter-third", say: "Hello there." }],
        ...spec.brief,
      }),
    ),
    brand: source("brand.json", brandSchema.parse({ ...testBrand, ...spec.brand })),
    rows: {
      ...(spec.rows === undefined ? {} : { file: "people.csv" }),
      rows: (spec.rows ?? [{}]).map((fields, index) => ({ index: index + 1, line: index + 2, fields })),
    },
    maker: spec.maker ?? "heygen",
    presenterMaker: spec.presenterMaker,
    findFile,
    readCaptions: (file) => spec.captions?.[file] ?? [],
    fonts: { brand: [latinFont], fallbacks: spec.fallbacks ?? [] },
  };
};

/** A plan of speech and presenters alone: `planInput` has no disk, so nothing else could be made. */
export const planWithoutAssets = (spec: PlanSpec): Plan => {
  const plan = planVideos(planInput(spec));
  const needs = Object.entries(plan.needs).filter(([, { kind }]) => kind !== "asset");
  return { ...plan, needs: Object.fromEntries(needs) };
};

/** What the work complains of: `people.csv:4, row 3: message → hint`, one line a problem. Throws if it does not complain. */
export const complaintsOf = (work: () => unknown): string[] => {
  try {
    work();
  } catch (error) {
    return describeComplaints(error);
  }
  throw new Error("expected an InputError, and nothing was wrong");
};

export const describeComplaints = (error: unknown): string[] =>
  (error instanceof InputErrors ? error.errors : [error]).map((each) => {
    if (!(each instanceof InputError)) throw new Error("expected an InputError", { cause: each });
    return `${formatPlace(each.place)}: ${each.message} → ${each.hint ?? ""}`;
  });

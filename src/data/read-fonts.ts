import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { InputError } from "../errors.ts";
import type { FontFamily } from "../model/font.ts";

const metadataSchema = z.object({
  id: z.string(),
  family: z.string(),
  variable: z.union([
    z.literal(false),
    z.object({ wght: z.object({ min: z.string(), max: z.string() }).optional() }),
  ]),
  weights: z.array(z.number()),
});

const require = createRequire(import.meta.url);

/** The absolute path of `npm:<package>/<path>`; throws where the package is not installed. */
export const resolveNpmFile = (source: string): string => {
  const match = /^npm:((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(source);
  const [, name, file] = match ?? [];
  if (name === undefined || file === undefined)
    throw new InputError(`"${source}" does not name a file of a package.`);
  return path.join(packageFolder(name), file);
};

const packageFolder = (name: string): string => {
  // Not by require.resolve of package.json alone: a package's exports may hide it.
  const found = (require.resolve.paths(name) ?? [])
    .map((folder) => path.join(folder, name))
    .find((folder) => existsSync(folder));
  if (found === undefined) {
    throw new InputError(`The font package "${name}" is not installed.`, {
      hint: `Run "npm install ${name}".`,
    });
  }
  return found;
};

/** Subsets whose ranges are the same for every font, and say little of what this one holds. */
const overclaimed: readonly string[] = ["math", "symbols"];

/**
 * The upright faces of a Fontsource package, one for each subset of characters.
 *
 * A variable package gives one file for all weights; another gives the weight that is asked for, or the nearest it has.
 */
export const readFontPackage = async (
  name: string,
  family: string | undefined,
  weight: number,
): Promise<FontFamily> => {
  const folder = packageFolder(name);
  const read = async (file: string): Promise<unknown> =>
    existsSync(path.join(folder, file))
      ? JSON.parse(await readFile(path.join(folder, file), "utf8"))
      : undefined;
  const parsed = metadataSchema.safeParse(await read("metadata.json"));
  const ranges = z.record(z.string(), z.string()).safeParse(await read("unicode.json"));
  if (!parsed.success || !ranges.success) {
    throw new InputError(`"${name}" is not a Fontsource package.`, {
      hint: "Name a file instead of a package.",
    });
  }
  const { id, variable, weights } = parsed.data;
  const nearest = weights.reduce(
    (best, each) => (Math.abs(each - weight) < Math.abs(best - weight) ? each : best),
    weights[0] ?? 400,
  );
  const axis = variable === false ? undefined : variable.wght;
  const variant = variable === false ? String(nearest) : "wght";
  return {
    family: family ?? parsed.data.family,
    faces: Object.entries(ranges.data)
      .filter(([subset]) => !overclaimed.includes(subset))
      .map(([subset, unicodeRange]) => ({
        source: `npm:${name}/files/${id}-${subset.replace(/^\[(.*)\]$/, "$1")}-${variant}-normal.woff2`,
        weight: axis === undefined ? String(nearest) : `${axis.min} ${axis.max}`,
        style: "normal" as const,
        unicodeRange,
      })),
  };
};

/** Installed with Greenroom, tried in this order for what a brand's own fonts lack. */
const fallbackPackages = [
  "@fontsource-variable/inter",
  "@fontsource-variable/noto-sans-arabic",
  "@fontsource-variable/noto-sans-hebrew",
  "@fontsource-variable/noto-sans-jp",
  "@fontsource-variable/noto-sans-kr",
  "@fontsource-variable/noto-sans-sc",
] as const;

const emojiPackage = "@fontsource/noto-color-emoji";

/**
 * Emoji as one whole file. The package's subsets hold nothing but SVG glyphs, which Chrome does not paint; the whole font
 * has COLR glyphs too, and every sequence (flags, families, skin tones) in one place.
 */
const readEmojiFont = async (): Promise<FontFamily> => {
  const { family, faces } = await readFontPackage(emojiPackage, undefined, 400);
  const ranges = new Set(faces.flatMap(({ unicodeRange }) => unicodeRange?.split(",") ?? []));
  const source = `npm:${emojiPackage}/files/noto-color-emoji-emoji-400-normal.woff2`;
  return { family, faces: [{ source, weight: "400", style: "normal", unicodeRange: [...ranges].join(",") }] };
};

/** The families that stand behind every brand's own. */
export const readFallbackFonts = (): Promise<FontFamily[]> =>
  Promise.all([
    ...fallbackPackages.map((name) => readFontPackage(name, undefined, 600)),
    // Last: it has figures and arrows too, which are type in any other font.
    readEmojiFont(),
  ]);

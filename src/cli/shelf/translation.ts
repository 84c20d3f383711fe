import { existsSync } from "node:fs";
import path from "node:path";
import { InputError } from "../../errors.ts";
import { estimateUsd, type TranslationMode } from "../../heygen/index.ts";
import { SpendError } from "../../plan/judge-spend.ts";
import { formatUsd, plural } from "../output.ts";
import type { SpendOptions } from "../purse.ts";
import { readPrices } from "../read-prices.ts";
import { approve } from "./approve.ts";
import { fetchCaptions, fetchVideo, nameOfVideo } from "./fetch-file.ts";
import type { Order, WorkPrice } from "./open-order.ts";
import { withEnding } from "./save-whole.ts";
import type { SourceVideo } from "./source-video.ts";
import { waitFor } from "./wait-for.ts";
import type { Shelf } from "./with-shelf.ts";

export type TranslateOptions = SpendOptions & {
  /** Names of languages. */
  to?: readonly string[];
  listLanguages?: boolean;
  mode?: TranslationMode;
  audioOnly?: boolean;
  captions?: boolean;
  title?: string;
  /** A folder. @default out/ of the project */
  out?: string;
  /** Only the words, to be read and changed. */
  proofread?: boolean;
  /** The videos of words that were read. */
  accept?: boolean;
  again?: boolean;
};

/** One language of a film, and what is ordered for it. */
export type Target = { language: string; title: string; stem: string };
export type TranslationTools = { source: SourceVideo; options: TranslateOptions; shelf: Shelf };

/** What a language costs, by the length of the film. */
export const priceLanguage = async (
  work: TranslationMode | "audio" | "proofread",
  { source, shelf }: Pick<TranslationTools, "source" | "shelf">,
): Promise<WorkPrice> => {
  const { table } = await readPrices(shelf.config, shelf.project);
  return {
    ...{ seconds: source.seconds, asOf: table.asOf },
    usdOf: (seconds) => {
      if (seconds === null) return null;
      if (work === "proofread") return estimateUsd({ kind: work, seconds }, table);
      return estimateUsd({ kind: "translation", mode: work, seconds }, table);
    },
  };
};

/** Says what works cost by the length of the film, and asks where that is not known. */
export const approveLength = async (
  works: readonly { order: Pick<Order, "isTaken"> }[],
  price: WorkPrice,
  { source, options, shelf }: TranslationTools,
): Promise<void> => {
  const toPay = works.filter(({ order }) => !order.isTaken()).length;
  const { asOf } = price;
  const usdOf = (seconds: number): number => toPay * (price.usdOf(seconds) ?? 0);
  shelf.output.say(`${plural(works.length, "language")}, ${String(toPay)} to be ordered.`);
  const thrift = "choose fewer languages";
  if (source.seconds !== null)
    return approve({ usd: usdOf(source.seconds), exact: true }, { asOf, thrift }, options, shelf);
  if (toPay > 0) await approveMinutes(usdOf(60), asOf, options, shelf);
};

const approveMinutes = async (
  usdAMinute: number,
  asOf: string,
  { budget, yes = false }: SpendOptions,
  { choice, output }: Shelf,
): Promise<void> => {
  output.emit("price", { usdAMinute, pricesAsOf: asOf });
  const price = `${formatUsd(usdAMinute)} for each minute of the film`;
  output.say(`At HeyGen: ${price}, by the prices of ${asOf}.`);
  if (choice.maker !== "heygen") return;
  if (budget !== undefined) {
    throw new InputError("How long the film is, is not known here, so no budget can be kept to.", {
      hint: "Download it and name the file, or leave --budget out.",
    });
  }
  if (yes) return;
  if (output.confirm === null)
    throw new SpendError(
      "needs_approval",
      `This costs ${price}, which somebody has to approve.`,
      "Add --yes.",
    );
  if (await output.confirm(`This costs ${price}. Go on?`)) return;
  throw new SpendError("not_approved", `Not approved: ${price}.`, "Nothing was spent.");
};

/** Waits for a translation and downloads what it has, unless that is there. */
export const fetchTranslation = async (
  id: string,
  { language, title, stem }: Target,
  order: Order,
  { options: { captions = false }, shelf }: TranslationTools,
): Promise<readonly string[]> => {
  const { heygen, output, signal } = shelf;
  const say = (state: string, files: readonly string[]): readonly string[] => {
    output.emit("translation", { id, language, files, state });
    return files;
  };
  const target = fileOf(stem, id);
  const { files: kept = [] } = order.notes();
  if (
    kept.length > 0 &&
    kept.every((file) => existsSync(file) && path.dirname(file) === path.dirname(target))
  )
    return say("present", kept);
  const read = () => heygen.translations.get(id, { signal });
  const made = await waitFor(`Translation "${title}" (${id})`, order, read, shelf);
  const { file } = await fetchVideo(
    target,
    async (refused) => (refused === 0 ? made : await read()).videoUrl,
    shelf,
  );
  const files = [file];
  if (captions) {
    for (const [ending, url] of [
      ["srt", "srtUrl"],
      ["vtt", "vttUrl"],
    ] as const) {
      if (made[url] === null) {
        output.warn(`! HeyGen has no captions of ${id} as .${ending}.`);
        continue;
      }
      const sidecar = withEnding(file, ending);
      await fetchCaptions(sidecar, async () => (await read())[url], shelf);
      files.push(sidecar);
    }
  }
  order.done(made.durationMs === null ? null : made.durationMs / 1000, { files });
  return say("made", files);
};

/** A target's files: whose id they are of, so that none is written over. */
export const fileOf = (stem: string, id: string): string =>
  path.join(path.dirname(stem), nameOfVideo({ id, title: path.basename(stem) }));

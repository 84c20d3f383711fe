import { existsSync } from "node:fs";
import path from "node:path";
import type { ExitCode } from "../../errors.ts";
import type { VideoTemplate } from "../../heygen/index.ts";
import { plural } from "../output.ts";
import type { SpendOptions } from "../purse.ts";
import { readPrices } from "../read-prices.ts";
import { approve } from "../shelf/approve.ts";
import { fetchCaptions, fetchVideo, nameOfVideo } from "../shelf/fetch-file.ts";
import { makeAll, type Piece } from "../shelf/make-all.ts";
import { openOrder, type Order, type WorkPrice } from "../shelf/open-order.ts";
import { withEnding } from "../shelf/save-whole.ts";
import { checkChoices, guessRow } from "../shelf/template-price.ts";
import { readTemplateRows, type TemplateRow, type TemplateRowOptions } from "../shelf/template-rows.ts";
import { uploadFile } from "../shelf/upload-file.ts";
import { waitFor } from "../shelf/wait-for.ts";
import type { Shelf } from "../shelf/with-shelf.ts";

export type GenerateOptions = SpendOptions &
  TemplateRowOptions & {
    /** A folder. @default out/ of the project */
    out?: string;
    captions?: boolean;
    /** Others than were made before. */
    again?: boolean;
  };

type Work = { row: TemplateRow; order: Order; price: WorkPrice };

/** `greenroom templates generate`: a video for each row; all rows are checked before the first is ordered. */
export const generateVideos = async (
  id: string,
  options: GenerateOptions,
  shelf: Shelf,
): Promise<ExitCode> => {
  const { heygen, output, signal } = shelf;
  const template = await heygen.templates.get(id, { signal });
  const rows = await readTemplateRows(template, options);
  const looks = await checkChoices(template, rows, shelf);
  const { table } = await readPrices(shelf.config, shelf.project);
  const priceOf = (row: TemplateRow): WorkPrice => guessRow(template, row, looks, table);
  const works = await openWorks(template, { rows, priceOf }, options, shelf);

  const toPay = works.filter(({ order }) => !order.isTaken());
  const usd = toPay.reduce((sum, { price }) => sum + (price.usdOf(price.seconds) ?? 0), 0);
  output.say(`${plural(works.length, "video")}, ${String(toPay.length)} to be ordered.`);
  const words = { asOf: table.asOf, thrift: "choose fewer rows with --rows" };
  await approve({ usd, exact: false }, words, options, shelf);

  const tools = { options, shelf, upload: uploadOnce(shelf) };
  const pieces = works.map(({ row, order }): Piece => ({
    ...{ label: `Row ${String(row.index)}`, facts: { row: row.index }, order },
    make: () => makeVideo(template, { row, order }, tools),
  }));
  return makeAll("Videos", pieces, shelf);
};

const openWorks = async (
  template: VideoTemplate,
  { rows, priceOf }: { rows: readonly TemplateRow[]; priceOf: (row: TemplateRow) => WorkPrice },
  { captions = false, again = false }: GenerateOptions,
  shelf: Shelf,
): Promise<Work[]> => {
  const { templateId, updatedAtMs } = template;
  const works = new Map<string, Work>();
  for (const row of rows) {
    const { title, values } = row;
    const request = { templateId, updatedAtMs, title, values, captions };
    // Rows that are the same in everything share a video.
    const name = JSON.stringify(request);
    if (works.has(name)) continue;
    const price = priceOf(row);
    const order = await openOrder(
      { kind: "template", request, source: "greenroom templates", title, price, again },
      shelf,
    );
    works.set(name, { row, order, price });
  }
  return [...works.values()];
};

type Upload = TemplateRow["files"] extends Map<string, infer File> ? File : never;

/** Uploads each file once in a run. */
const uploadOnce = (shelf: Shelf): ((file: Upload) => Promise<string>) => {
  const uploads = new Map<string, Promise<string>>();
  return (file) => {
    const known = uploads.get(file.digest) ?? uploadFile(file, shelf);
    uploads.set(file.digest, known);
    return known;
  };
};

type Tools = { options: GenerateOptions; shelf: Shelf; upload: (file: Upload) => Promise<string> };

const makeVideo = async (
  template: VideoTemplate,
  { row, order }: Pick<Work, "row" | "order">,
  { options: { out, captions = false }, shelf, upload }: Tools,
): Promise<string[]> => {
  const { heygen, output, project, signal } = shelf;
  const { files: kept = [] } = order.notes();
  const id = await order.place({
    ready: async () => {
      const variables = { ...row.values };
      for (const [name, file] of row.files) variables[name] = await upload(file);
      return variables;
    },
    send: (variables, idempotencyKey) =>
      heygen.templates.generate(
        template,
        { variables, title: row.title, caption: captions },
        { idempotencyKey },
      ),
  });
  const stem = path.join(out ?? project.outDir, nameOfVideo({ id, title: row.title }));
  const say = (state: string, files: readonly string[]): string[] => {
    output.emit("video", { row: row.index, id, title: row.title, files, state });
    return [...files];
  };
  const [first = ""] = kept;
  // Another folder wants files of its own.
  if (
    kept.length > 0 &&
    kept.every((file) => existsSync(file)) &&
    path.dirname(first) === path.resolve(path.dirname(stem))
  )
    return say("present", kept);

  const read = () => heygen.videos.get(id, { signal });
  const video = await waitFor(`Video "${row.title}" (${id})`, order, read, shelf);
  const { file } = await fetchVideo(
    stem,
    async (refused) => (refused === 0 ? video : await read()).videoUrl,
    shelf,
  );
  const files = [path.resolve(file)];
  if (captions && video.subtitleUrl !== null) {
    const sidecar = withEnding(file, "srt");
    await fetchCaptions(sidecar, async () => (await read()).subtitleUrl, shelf);
    files.push(path.resolve(sidecar));
  }
  order.done(video.durationMs === null ? null : video.durationMs / 1000, { files });
  return say("made", files);
};

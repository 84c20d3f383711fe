import { existsSync } from "node:fs";
import path from "node:path";
import { exitCodes, InputError, throwInputErrors, type ExitCode } from "../../errors.ts";
import { digestFile } from "../../media/digest.ts";
import { fetchCaptions } from "../shelf/fetch-file.ts";
import { makeAll, type Piece } from "../shelf/make-all.ts";
import { openOrder, type Order, type WorkPrice } from "../shelf/open-order.ts";
import { checkUpload, uploadFile } from "../shelf/upload-file.ts";
import {
  approveLength,
  fetchTranslation,
  fileOf,
  priceLanguage,
  type Target,
  type TranslationTools,
} from "../shelf/translation.ts";
import { waitFor } from "../shelf/wait-for.ts";

const command = "greenroom translate";

const openProofread = (
  { language, title }: Target,
  price: WorkPrice,
  { source, options: { mode = "speed" }, shelf }: TranslationTools,
  again = false,
): Promise<Order> => {
  const request = { source: source.identity, language, title, mode };
  return openOrder({ kind: "proofread", request, source: command, title, price, again }, shelf);
};

/** `greenroom translate --proofread`: the words of each language as a file, to be read and changed. */
export const proofread = async (targets: readonly Target[], tools: TranslationTools): Promise<ExitCode> => {
  const { options, shelf } = tools;
  const price = await priceLanguage("proofread", tools);
  const works = await Promise.all(
    targets.map(async (target) => ({
      target,
      order: await openProofread(target, price, tools, options.again),
    })),
  );
  await approveLength(works, price, tools);
  const pieces = works.map(({ target, order }): Piece => ({
    ...{ label: target.language, facts: { language: target.language }, order },
    make: () => fetchWords(target, order, tools),
  }));
  const code = await makeAll("Words", pieces, shelf);
  if (code === exitCodes.done)
    shelf.output.say("\nRead and change them; the same command with --accept makes the videos.");
  return code;
};

const fetchWords = async (
  { language, title, stem }: Target,
  order: Order,
  { source, options: { mode }, shelf }: TranslationTools,
): Promise<readonly string[]> => {
  const { heygen, output, signal } = shelf;
  const id = await order.place({
    ready: () => source.link(),
    send: async (video, idempotencyKey) => {
      const input = { video, outputLanguages: [language], title, mode };
      const { proofreadIds } = await heygen.proofreads.create(input, { idempotencyKey });
      return { id: proofreadIds[0] ?? "" };
    },
  });
  const target = fileOf(stem, id);
  const files = [`${target}.srt`, `${target}-source.srt`] as const;
  const say = (state: string): readonly string[] => {
    output.emit("words", { id, language, files, state });
    return files;
  };
  // What somebody has changed is not written over.
  if (files.every((file) => existsSync(file))) return say("present");
  await waitFor(`Proofread "${title}" (${id})`, order, () => heygen.proofreads.get(id, { signal }), shelf);
  const read = () => heygen.proofreads.getSrt(id, { signal });
  await fetchCaptions(files[1], async () => (await read()).originalSrtUrl, shelf);
  if (!existsSync(files[0])) await fetchCaptions(files[0], async () => (await read()).srtUrl, shelf);
  order.done(null, { files: [...files] });
  return say("made");
};

/** `greenroom translate --accept`: the videos of words as they are in the files now. */
export const acceptWords = async (targets: readonly Target[], tools: TranslationTools): Promise<ExitCode> => {
  const { options, shelf } = tools;
  const { mode = "speed", audioOnly = false, captions = false, again = false } = options;
  const price = await priceLanguage(audioOnly ? "audio" : mode, tools);
  const errors: InputError[] = [];
  const works: { target: Target; order: Order; proofreadId: string; words: string }[] = [];
  for (const target of targets) {
    const proofreadId = (await openProofread(target, price, tools)).id();
    const words = proofreadId === null ? "" : `${fileOf(target.stem, proofreadId)}.srt`;
    if (proofreadId === null || !existsSync(words)) {
      errors.push(notRead(target, proofreadId === null ? undefined : words));
      continue;
    }
    const request = { proofreadId, words: await digestFile(words), audioOnly, captions };
    const { title } = target;
    const order = await openOrder(
      { kind: "proofread-video", request, source: command, title, price, again },
      shelf,
    );
    works.push({ target, order, proofreadId, words });
  }
  throwInputErrors(errors);
  const uploads = new Map<string, Awaited<ReturnType<typeof checkUpload>>>();
  for (const { words } of works) uploads.set(words, await checkUpload(words));
  await approveLength(works, price, tools);

  const pieces = works.map(({ target, order, proofreadId, words }): Piece => ({
    ...{ label: target.language, facts: { language: target.language }, order },
    make: async () => {
      const id = await order.place({
        ready: async () => {
          const upload = uploads.get(words) ?? (await checkUpload(words));
          const assetId = await uploadFile(upload, shelf);
          await shelf.heygen.proofreads.putSrt(proofreadId, { assetId }, { signal: shelf.signal });
        },
        send: async (_, idempotencyKey) => {
          const input = { captions, audioOnly };
          const made = await shelf.heygen.proofreads.generate(proofreadId, input, { idempotencyKey });
          return { id: made.translationId };
        },
      });
      return fetchTranslation(id, target, order, tools);
    },
  }));
  return makeAll("Translations", pieces, shelf);
};

const notRead = ({ language }: Target, file: string | undefined): InputError =>
  new InputError(
    file === undefined
      ? `There are no words in ${language} to accept.`
      : `The words in ${language} are not at ${path.relative(process.cwd(), file)}.`,
    {
      code: "words_missing",
      place: { file },
      hint: "Give the same command with --proofread in place of --accept: it fetches them.",
    },
  );

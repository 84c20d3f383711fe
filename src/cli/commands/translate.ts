import path from "node:path";
import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import { chooseLanguages } from "../shelf/choose-languages.ts";
import { slugOf } from "../shelf/fetch-file.ts";
import { makeAll, type Piece } from "../shelf/make-all.ts";
import { openOrder } from "../shelf/open-order.ts";
import { readSource } from "../shelf/source-video.ts";
import {
  approveLength,
  fetchTranslation,
  priceLanguage,
  type Target,
  type TranslateOptions,
  type TranslationTools,
} from "../shelf/translation.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { plain } from "../shelf/words.ts";
import { acceptWords, proofread } from "./proofread.ts";

/** `greenroom translate`: a film in other languages. */
export const runTranslate = async (
  sourceName: string | undefined,
  options: TranslateOptions,
  shelf: Shelf,
): Promise<ExitCode> => {
  const { heygen, output, project, signal } = shelf;
  const languages = await heygen.translations.languages({ signal });
  if (options.listLanguages === true) {
    for (const language of languages) output.emit("language", { name: language });
    output.say(languages.map((language) => plain(language)).join("\n"));
    return exitCodes.done;
  }
  const { to = [] } = options;
  if (sourceName === undefined || to.length === 0) {
    throw new InputError(`There is no ${sourceName === undefined ? "film" : "language"} to translate.`, {
      hint: 'Write it as: greenroom translate film.mp4 --to "Spanish (Spain)"',
    });
  }
  const chosen = chooseLanguages(to, languages);
  const source = await readSource(sourceName, shelf);
  const { title = source.stem, out = project.outDir } = options;
  const targets = chosen.map((language): Target => ({
    ...{ language, title: `${title} (${language})` },
    stem: path.resolve(out, `${slugOf(source.stem).slice(0, 40)}-${slugOf(language)}`),
  }));
  const tools = { source, options, shelf };
  if (options.proofread === true || options.accept === true) {
    return options.accept === true ? acceptWords(targets, tools) : proofread(targets, tools);
  }
  return translate(targets, tools);
};

const translate = async (targets: readonly Target[], tools: TranslationTools): Promise<ExitCode> => {
  const { source, options, shelf } = tools;
  const { mode = "speed", audioOnly = false, captions = false, again = false } = options;
  const price = await priceLanguage(audioOnly ? "audio" : mode, tools);
  const works = await Promise.all(
    targets.map(async (target) => {
      const { language, title } = target;
      const request = { source: source.identity, language, title, mode, audioOnly, captions };
      const order = await openOrder(
        { kind: "translation", request, source: "greenroom translate", title, price, again },
        shelf,
      );
      return { target, order };
    }),
  );
  await approveLength(works, price, tools);
  const pieces = works.map(({ target, order }): Piece => ({
    ...{ label: target.language, facts: { language: target.language }, order },
    make: async () => {
      const id = await order.place({
        ready: () => source.link(),
        send: async (video, idempotencyKey) => {
          const { translationIds } = await shelf.heygen.translations.create(
            {
              ...{ video, outputLanguages: [target.language], title: target.title },
              ...{ mode, audioOnly, captions },
            },
            { idempotencyKey },
          );
          return { id: translationIds[0] ?? "" };
        },
      });
      return fetchTranslation(id, target, order, tools);
    },
  }));
  return makeAll("Translations", pieces, shelf);
};

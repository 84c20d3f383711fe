import path from "node:path";
import stringWidth from "fast-string-width";
import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import { longestScript } from "../../heygen/inputs.ts";
import { type Speech, type SpeechInput, speechSpeeds } from "../../heygen/speech.ts";
import { captionPages } from "../../model/captions/pages.ts";
import { captionLines } from "../../model/captions/scene-pages.ts";
import { guessSeconds } from "../../plan/estimate.ts";
import { toSrt, toVtt } from "../../render/caption-files.ts";
import type { Cue } from "../../render/caption-cues.ts";
import { formatSeconds } from "../output.ts";
import type { SpendOptions } from "../purse.ts";
import { pricesOf, readPrices } from "../read-prices.ts";
import { approve } from "../shelf/approve.ts";
import { fetchSpeech, findKeptSpeech } from "../shelf/fetch-speech.ts";
import { openOrder, type WorkPrice } from "../shelf/open-order.ts";
import { refuseExisting, saveWhole, withEnding } from "../shelf/save-whole.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { firstWords } from "../shelf/words.ts";

export type SpeakOptions = SpendOptions & {
  voice: string;
  out: string;
  speed?: number;
  language?: string;
  locale?: string;
  ssml?: boolean;
  /** A file of word times: .json, .srt or .vtt. */
  words?: string;
  /** Another take of what was made before. */
  again?: boolean;
  force?: boolean;
};

const { slowest, fastest } = speechSpeeds;

/** `greenroom speak`: a text as sound, with the times of its words. */
export const runSpeak = async (text: string, options: SpeakOptions, shelf: Shelf): Promise<ExitCode> => {
  checkInput(text, options);
  const { choice, output } = shelf;
  const input: SpeechInput = {
    text,
    voiceId: options.voice,
    speed: options.speed,
    language: options.language,
    locale: options.locale,
    inputType: options.ssml === true ? "ssml" : undefined,
  };
  const price = await priceOf(input, shelf);
  const { again, out, force = false } = options;
  const order = await openOrder(
    {
      ...{ kind: "speech", request: input, price, again },
      ...{ source: "greenroom speak", title: firstWords(text) },
    },
    shelf,
    choice.api === "legacy" ? { repeatedForMs: 0 } : {},
  );
  const kept = await findKeptSpeech(order, shelf);
  if (kept !== null) output.say("This was made before, and nothing is paid. --again makes another take.");
  else if (!order.isTaken()) await askPrice(price, options, shelf);

  const { speech, file } = await output.step("Speech", async ({ title }) => {
    const made = kept ?? (await fetchSpeech(input, order, shelf));
    const target = withEnding(out, made.ext);
    refuseExisting(target, force);
    await saveWhole({ path: made.path }, target);
    title(`${target}: ${formatSeconds(made.speech.durationMs / 1000)}`);
    return { speech: made.speech, file: target };
  });
  const words = await saveWords(speech, options, shelf);
  output.emit("speech", { file: path.resolve(file), durationMs: speech.durationMs, words });
  return exitCodes.done;
};

/** Before anything is sent: what HeyGen would refuse, or would make and nobody could keep. */
const checkInput = (text: string, { out, words, speed, ssml, force = false }: SpeakOptions): void => {
  if (text.trim() === "") throw new InputError("There is nothing to say: the text is empty.");
  if (text.length > longestScript) {
    throw new InputError(
      `The text has ${String(text.length)} characters; HeyGen says at most ${String(longestScript)} at once.`,
      {
        code: "text_too_long",
        hint: "Say it in several pieces, each into a file of its own. In a brief, make it several scenes.",
      },
    );
  }
  if (ssml !== true && /<(?!break\b)[a-z/]/i.test(text)) {
    throw new InputError("The text holds markup, which would be read aloud.", {
      hint: 'Only <break time="0.5s" /> is understood; add --ssml for all of SSML.',
    });
  }
  if (speed !== undefined && (speed < slowest || speed > fastest)) {
    throw new InputError(
      `The speed ${String(speed)} is not between ${String(slowest)} and ${String(fastest)}.`,
    );
  }
  refuseExisting(out, force);
  if (words === undefined) return;
  if (!/\.(json|srt|vtt)$/i.test(words)) {
    throw new InputError(`Word times cannot be written to ${words}.`, {
      place: { file: words },
      hint: "Name a file that ends in .json, .srt or .vtt.",
    });
  }
  refuseExisting(words, force);
};

const priceOf = async ({ text, speed = 1 }: SpeechInput, shelf: Shelf): Promise<WorkPrice> => {
  const { asOf, speechUsd } = pricesOf(await readPrices(shelf.config, shelf.project));
  const expected = guessSeconds(text, speed);
  return { seconds: expected, asOf, usdOf: (seconds) => speechUsd(seconds ?? expected) };
};

const askPrice = ({ seconds, usdOf, asOf }: WorkPrice, options: SpeakOptions, shelf: Shelf): Promise<void> =>
  approve({ usd: usdOf(seconds) ?? 0, exact: false }, { asOf, thrift: "say less" }, options, shelf);

/** The file of word times that was asked for, or null where there is none. */
const saveWords = async (
  { words }: Pick<Speech, "words">,
  { words: file, locale, language }: SpeakOptions,
  { output }: Shelf,
): Promise<string | null> => {
  if (file === undefined) return null;
  if (words === null) {
    output.warn("! HeyGen sent no times of the words for this voice; the file of them was not written.");
    return null;
  }
  const text = /\.json$/i.test(file)
    ? `${JSON.stringify(words, null, 2)}\n`
    : (/\.vtt$/i.test(file) ? toVtt : toSrt)(cuesOf(words, locale ?? language ?? "en"));
  await saveWhole(Buffer.from(text), file);
  output.say(file);
  return path.resolve(file);
};

const cuesOf = (words: NonNullable<Speech["words"]>, language: string): Cue[] => {
  const captions = words.map(({ word, startMs, endMs }, index) => ({
    ...{ text: index === 0 ? word : ` ${word}`, startMs, endMs },
    ...{ timestampMs: null, confidence: null },
  }));
  return captionPages(captions, { maxWidth: 42, widthOf: stringWidth, language }).map((page) => ({
    startMs: Math.round(page.startMs),
    endMs: Math.round(page.endMs),
    lines: captionLines(page),
  }));
};

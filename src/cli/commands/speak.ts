import { randomUUID } from "node:crypto";
import path from "node:path";
import stringWidth from "fast-string-width";
import { exitCodes, InputError, MediaError, type ExitCode } from "../../errors.ts";
import type { Speech, SpeechInput } from "../../heygen/index.ts";
import { digestValue } from "../../media/digest.ts";
import { identifyFile } from "../../media/identify.ts";
import { captionPages } from "../../model/captions/pages.ts";
import { captionLines } from "../../model/captions/scene-pages.ts";
import { guessSeconds } from "../../plan/estimate.ts";
import { toSrt, toVtt } from "../../render/caption-files.ts";
import type { Cue } from "../../render/caption-cues.ts";
import { formatSeconds, formatUsd } from "../output.ts";
import { openPurse, type SpendOptions } from "../purse.ts";
import { pricesOf, readPrices } from "../read-prices.ts";
import { fetchLink } from "../shelf/fetch-link.ts";
import { refuseExisting, saveWhole, withEnding } from "../shelf/save-whole.ts";
import type { Shelf } from "../shelf/with-shelf.ts";

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

/** HeyGen's limits. */
const mostCharacters = 5_000;
const [slowest, fastest] = [0.5, 2];

/** `greenroom speak`: a text as sound, with the times of its words. */
export const runSpeak = async (text: string, options: SpeakOptions, shelf: Shelf): Promise<ExitCode> => {
  checkInput(text, options);
  const { heygen, output, signal } = shelf;
  const input: SpeechInput = {
    text,
    voiceId: options.voice,
    speed: options.speed,
    language: options.language,
    locale: options.locale,
    inputType: options.ssml === true ? "ssml" : undefined,
  };
  await approve(input, options, shelf);

  // The same words in the same voice are paid once a day, even if the first answer was lost on its way.
  const idempotencyKey = `greenroom:speak:${digestValue(input)}${options.again === true ? `:${randomUUID()}` : ""}`;
  const make = (): Promise<Speech> => heygen.speech.create(input, { idempotencyKey, signal });
  const { speech, file } = await output.step("Speech", async ({ title }) => {
    let made = await make();
    const saved = await fetchLink(
      async (refused) => {
        if (refused > 0) made = await make();
        return made.audioUrl;
      },
      async (from) => {
        const { kind, ext } = await identifyFile(from);
        if (kind !== "sound") throw new MediaError("What came in place of the speech is no sound.");
        const target = withEnding(options.out, ext);
        refuseExisting(target, options.force ?? false);
        await saveWhole({ path: from }, target);
        return target;
      },
      shelf,
    );
    title(`${saved}: ${formatSeconds(made.durationMs / 1000)}`);
    return { speech: made, file: saved };
  });
  const words = await saveWords(speech, options, shelf);
  output.emit("speech", { file: path.resolve(file), durationMs: speech.durationMs, words });
  return exitCodes.done;
};

/** Before anything is sent: what HeyGen would refuse, or would make and nobody could keep. */
const checkInput = (text: string, { out, words, speed, ssml, force = false }: SpeakOptions): void => {
  if (text.trim() === "") throw new InputError("There is nothing to say: the text is empty.");
  if (text.length > mostCharacters) {
    throw new InputError(
      `The text has ${String(text.length)} characters; HeyGen says at most ${String(mostCharacters)} at once.`,
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

const approve = async (
  { text, speed = 1 }: SpeechInput,
  { budget, yes = false }: SpeakOptions,
  { choice, config, project, output }: Shelf,
): Promise<void> => {
  if (choice.maker !== "heygen") return;
  const prices = pricesOf(await readPrices(config, project));
  const usd = prices.speechUsd(guessSeconds(text, speed));
  output.emit("price", { toPayUsd: usd, exact: false, pricesAsOf: prices.asOf });
  output.say(`To pay: about ${usd < 0.01 ? "$0.01" : formatUsd(usd)} by the prices of ${prices.asOf}.`);
  const purse = openPurse({
    policy: { budgetUsd: budget ?? null, confirmAboveUsd: config.confirmAboveUsd },
    isApproved: yes,
    confirm: output.confirm,
  });
  await purse.approve({ usd, exact: false }, 0);
};

/** The file of word times that was asked for, or null where there is none. */
const saveWords = async (
  { words }: Speech,
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

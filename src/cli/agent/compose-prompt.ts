import path from "node:path";
import { readBrand } from "../../data/read-brand.ts";
import { InputError } from "../../errors.ts";
import { openMediaCache } from "../../media/cache.ts";
import {
  checkPrompt,
  languageName,
  mostCharacters,
  optimisePrompt,
  readPlan,
  readPrompt,
  withBrand,
  writePrompt,
  type Orientation,
  type PromptChange,
  type VideoPrompt,
} from "../../prompt/index.ts";
import { chooseMaker, sleep } from "../connect.ts";
import { loadPlan } from "../load-plan.ts";
import { packageFolder } from "../project.ts";
import type { ShelfTools } from "../shelf/with-shelf.ts";

export type ComposeOptions = {
  brief?: string;
  row?: string;
  brand?: string;
  optimise?: boolean;
  avatar?: string;
  voice?: string;
  orientation?: Orientation;
  seconds?: number;
  language?: string;
  audience?: string;
  tone?: string;
  callToAction?: string;
  timestamps?: boolean;
  /** `file`, or `file=what it is for`. */
  file?: readonly string[];
  offline?: boolean;
};

export type Composed = {
  prompt: VideoPrompt;
  /** As it is sent. */
  text: string;
  /** What was changed; empty where nothing was to be. */
  changes: PromptChange[];
  /** What the rules would change, where that was not asked for. */
  unmet: { rule: string; found: string[] }[];
  /** Files, addresses or ids of assets that go with it. */
  attachments: string[];
  /** The file of the brief it was made of. */
  brief: string | null;
};

/** The prompt of a command line: from words or from a brief. Nothing is sent. */
export const composePrompt = async (
  words: string | undefined,
  options: ComposeOptions,
  tools: ShelfTools,
): Promise<Composed> => {
  refuseUnused(words, options);
  refuseTooLong(words ?? "");
  const { prompt: read, attachments: named, brief } = await readSource(words, options, tools);
  const given = (options.file ?? []).map(splitUse);
  const prompt: VideoPrompt = {
    ...read,
    ...defined({
      avatarId: options.avatar,
      voiceId: options.voice,
      orientation: options.orientation,
      seconds: options.seconds,
      language: options.language === undefined ? undefined : languageOf(options.language),
      audience: options.audience,
      tone: options.tone,
      callToAction: options.callToAction,
      timing: options.timestamps === true ? ("timestamps" as const) : undefined,
    }),
    media: [...read.media, ...given.map(({ source, use }) => ({ name: path.basename(source), use }))],
  };
  const attachments = [...named, ...given.map(({ source }) => source)];
  const isOptimised = options.optimise === true;
  const { prompt: final, changes } = isOptimised ? optimisePrompt(prompt) : { prompt, changes: [] };
  // Without --optimise somebody's own words go as they are.
  const text = words === undefined || isOptimised ? writePrompt(final) : words.trim();
  refuseTooLong(text);
  return { prompt: final, text, changes, unmet: isOptimised ? [] : checkPrompt(prompt), attachments, brief };
};

const refuseTooLong = (text: string): void => {
  if (text.length <= mostCharacters) return;
  throw new InputError(
    `The prompt has ${String(text.length)} characters; the Video Agent takes at most ${String(mostCharacters)}.`,
    { code: "prompt_too_long", hint: "Make several videos of it." },
  );
};

/** What is said into a prompt is lost where the words go as they are. */
const refuseUnused = (words: string | undefined, options: ComposeOptions): void => {
  if (words === undefined || options.optimise === true) return;
  const { seconds, language, audience, tone, callToAction, timestamps } = options;
  const given = Object.entries({
    seconds,
    language,
    audience,
    tone,
    "call-to-action": callToAction,
    timestamps,
  });
  const [unused] = given.find(([, value]) => value !== undefined) ?? [];
  if (unused === undefined) return;
  throw new InputError(`--${unused} has no place in a prompt that is sent as it is.`, {
    hint: "Add --optimise, or say it in the words.",
  });
};

const readSource = async (
  words: string | undefined,
  options: ComposeOptions,
  { config, project, signal }: ShelfTools,
): Promise<{ prompt: VideoPrompt; attachments: string[]; brief: string | null }> => {
  const { brief, row, brand: brandId, offline = false } = options;
  if ((words === undefined) === (brief === undefined)) {
    throw new InputError(
      words === undefined
        ? "There is nothing to make a video of."
        : "There are words and a brief; one of them is the prompt.",
      { hint: 'Name one: greenroom agent "Explain …", or greenroom agent --brief brief.yaml.' },
    );
  }
  const { maker } = chooseMaker(config, offline);
  if (brief !== undefined) {
    const cache = await openMediaCache(project.mediaDir);
    const { plan } = await loadPlan(brief, project, {
      ...{ maker, rows: row },
      fetchData: async (url) => {
        const { takeRemoteData } = await import("../../media/ingest-remote.ts");
        return takeRemoteData(cache, url, { sleep, signal });
      },
    });
    if (plan.videos.length > 1) {
      throw new InputError(`The brief makes ${String(plan.videos.length)} videos; the agent makes one.`, {
        place: { file: brief },
        code: "several_rows",
        hint: "Choose one with --row, such as --row 1.",
      });
    }
    const { prompt, sources } = readPlan(plan);
    return { prompt, attachments: sources.map(({ source }) => source), brief: plan.brief.file };
  }
  if (words?.trim() === "") throw new InputError("There is nothing to make a video of: the text is empty.");
  const prompt = readPrompt(words?.trim() ?? "");
  if (brandId === undefined) return { prompt, attachments: [], brief: null };
  const folders = [path.join(project.publicDir, "brands"), path.join(packageFolder, "public/brands")];
  const { value: brand } = await readBrand(brandId, folders, { path: "--brand" });
  const idOf = ({ id, standIn }: { id: string; standIn?: string | undefined }): string =>
    maker === "emulator" ? (standIn ?? id) : id;
  return {
    prompt: { ...withBrand(prompt, brand), avatarId: idOf(brand.avatar), voiceId: idOf(brand.voice) },
    ...{ attachments: [], brief: null },
  };
};

/** `chart.png=shown while the figures are told` */
const splitUse = (text: string): { source: string; use: string | null } => {
  // An address may hold an equals sign of its own.
  const at = text.startsWith("https://") ? text.search(/=(?=\S*\s)/) : text.indexOf("=");
  if (at <= 0) return { source: text, use: null };
  return { source: text.slice(0, at), use: text.slice(at + 1).trim() || null };
};

/** `de` and `German` are both understood. */
const languageOf = (text: string): string =>
  /^[a-z]{2,3}(-[a-z\d]+)*$/i.test(text) && text.length < 8 ? languageName(text) : text;

const defined = <T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

import path from "node:path";
import { exitCodes, type ExitCode } from "../../errors.ts";
import type { Voice, VoiceQuery } from "../../heygen/index.ts";
import { formatTable, plural } from "../output.ts";
import { drawContactSheet, type CardGroup } from "../shelf/contact-sheet.ts";
import { loadSounds } from "../shelf/load-previews.ts";
import { saveWhole } from "../shelf/save-whole.ts";
import { takeFrom } from "../shelf/take.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, isFound, plain } from "../shelf/words.ts";

export type VoiceOptions = {
  search?: string;
  language?: string;
  gender?: "male" | "female";
  engine?: string;
  ownership?: "public" | "private";
  limit: number;
  all?: boolean;
  preview?: boolean;
  out?: string;
};

/** `greenroom voices`: one's own first, then HeyGen's; or a page that plays them. */
export const runVoices = async (options: VoiceOptions, shelf: Shelf): Promise<ExitCode> => {
  const { output } = shelf;
  const { search = "", limit, all = false } = options;
  const { items: voices, hasMore } = await takeFrom(
    everyVoice(options, shelf),
    all ? Number.POSITIVE_INFINITY : limit,
    ({ voiceId, name, language }) => isFound(search, [voiceId, name, language]),
  );
  for (const voice of voices) output.emit("voice", factsOf(voice));
  if (voices.length === 0) {
    output.emit("end", { count: 0, hasMore });
    output.say('There are no such voices; "greenroom voices --all" lists every one.');
    return exitCodes.done;
  }
  if (options.preview === true) await writeSheet(voices, options, shelf);
  else output.say(tableOf(voices));
  output.emit("end", { count: voices.length, hasMore });
  if (hasMore)
    output.say(
      `\nThere are more: --limit ${String(limit * 2)}, --all, or --search and --language to choose.`,
    );
  return exitCodes.done;
};

/** HeyGen lists clones only where it is asked for them alone. */
async function* everyVoice(
  { language, gender, engine, ownership }: VoiceOptions,
  { heygen, signal }: Shelf,
): AsyncIterable<Voice> {
  const filter: VoiceQuery = {
    ...(language === undefined ? {} : { language }),
    ...(gender === undefined ? {} : { gender }),
    ...(engine === undefined ? {} : { engine }),
  };
  const seen = new Set<string>();
  for (const type of ["private", "public"] as const) {
    if (ownership !== undefined && ownership !== type) continue;
    for await (const voice of heygen.voices.list({ ...filter, type }, { signal })) {
      if (seen.has(voice.voiceId)) continue;
      seen.add(voice.voiceId);
      yield { ...voice, type: voice.type ?? type };
    }
  }
}

const tableOf = (voices: readonly Voice[]): string =>
  formatTable(
    [
      ["id", "name", "language", "gender", ""],
      ...voices.map((voice) => [
        voice.voiceId,
        plain(voice.name),
        plain(voice.language),
        plain(voice.gender),
        notesOf(voice).join(", "),
      ]),
    ],
    [],
    [1, 4, 2],
  );

const notesOf = ({ type, status, supportsPause }: Voice): string[] => [
  ...(type === "private" ? ["yours"] : []),
  ...(status === null || /^(complete|completed|success)$/i.test(status) ? [] : [plain(status)]),
  ...(supportsPause === false ? ["no pauses"] : []),
];

/** Links are signed, so they are not among them. */
const factsOf = (voice: Voice) => ({
  ...{ id: voice.voiceId, name: voice.name, language: voice.language, gender: voice.gender },
  ...{ type: voice.type, status: voice.status, failureMessage: voice.failureMessage },
  ...{ supportsPause: voice.supportsPause, supportsLocale: voice.supportsLocale },
});

const writeSheet = async (
  voices: readonly Voice[],
  { out }: VoiceOptions,
  { output, project, choice, origin, signal }: Shelf,
): Promise<void> => {
  const file = path.resolve(out ?? path.join(project.outDir, "voices.html"));
  const lacking = await output.step("Sounds", async ({ progress, title }) => {
    const loaded = await loadSounds(
      voices.map(({ previewAudioUrl }) => previewAudioUrl),
      { project, origin, signal, onProgress: (done, of) => progress(`${String(done)} of ${String(of)}`) },
    );
    await saveWhole(
      Buffer.from(
        await drawContactSheet({
          title: "Voices",
          note: `${plural(voices.length, "voice")} from ${choice.maker === "heygen" ? "HeyGen" : "the offline emulator"} on ${dayOf(Date.now())}. Click an id to copy it into a brief.`,
          kind: "sounds",
          groups: byLanguage(voices, loaded.previews),
        }),
      ),
      file,
    );
    title(`Contact sheet: ${file}`);
    return loaded.lacking;
  });
  if (lacking > 0) output.warn(`! ${plural(lacking, "sound")} could not be had.`);
  output.emit("sheet", { file, lacking });
};

const byLanguage = (voices: readonly Voice[], sounds: readonly (string | null)[]): CardGroup[] => {
  const groups = new Map<string, CardGroup["cards"][number][]>();
  for (const [index, voice] of voices.entries()) {
    const language = plain(voice.language);
    const cards = groups.get(language) ?? [];
    cards.push({
      id: voice.voiceId,
      name: plain(voice.name),
      facts: [plain(voice.gender), ...notesOf(voice)],
      note: null,
      picture: null,
      sound: sounds[index] ?? null,
    });
    groups.set(language, cards);
  }
  return [...groups].map(([name, cards]) => ({ name, note: plural(cards.length, "voice"), cards }));
};

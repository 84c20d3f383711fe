import { type SpokenWord } from "../speech/speech.ts";

const maxCharacters = 38;

const timestamp = (seconds: number): string => {
  const ms = Math.round(seconds * 1000);
  const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");
  const [hours, minutes, rest] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000) % 60,
    Math.floor(ms / 1000) % 60,
  ];
  return `${pad(hours)}:${pad(minutes)}:${pad(rest)},${pad(ms % 1000, 3)}`;
};

/** Cues of at most 38 characters, as HeyGen's were seen to be. */
const cuesOf = (words: readonly SpokenWord[]): SpokenWord[] => {
  const cues: SpokenWord[] = [];
  for (const { word, start, end } of words) {
    const last = cues.at(-1);
    const joined = last === undefined ? "" : `${last.word} ${word}`;
    if (last === undefined || joined.length > maxCharacters || /[.!?]$/.test(last.word))
      cues.push({ word, start, end });
    else Object.assign(last, { word: joined, end });
  }
  return cues;
};

/** SRT, the captions of v3. */
export const writeSubtitles = (words: readonly SpokenWord[]): string =>
  cuesOf(words)
    .map(
      ({ word, start, end }, index) => `${index + 1}\n${timestamp(start)} --> ${timestamp(end)}\n${word}\n`,
    )
    .join("\n");

const centiseconds = (seconds: number): string => {
  const whole = Math.round(seconds * 100);
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 360_000)}:${pad(Math.floor(whole / 6000) % 60)}:${pad(Math.floor(whole / 100) % 60)}.${pad(whole % 100)}`;
};

/** ASS, the captions of the legacy API. */
export const writeStyledSubtitles = (
  words: readonly SpokenWord[],
  { width, height }: { width: number; height: number },
): string =>
  [
    ...["[Script Info]", "ScriptType: v4.00+", `PlayResX: ${width}`, `PlayResY: ${height}`, ""],
    "[V4+ Styles]",
    "Format: Name, Fontname, Fontsize, PrimaryColour, Alignment",
    ...[`Style: Default,Arial,${Math.round(height / 20)},&H00FFFFFF,2`, "", "[Events]"],
    "Format: Layer, Start, End, Style, Text",
    ...cuesOf(words).map(
      ({ word, start, end }) =>
        `Dialogue: 0,${centiseconds(start)},${centiseconds(end)},Default,${word.replaceAll(/[{}\n]/g, " ")}`,
    ),
    "",
  ].join("\n");

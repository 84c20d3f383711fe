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

/** SRT with cues of at most 38 characters, as HeyGen's were seen to be. */
export const writeSubtitles = (words: readonly SpokenWord[]): string => {
  const cues: SpokenWord[] = [];
  for (const { word, start, end } of words) {
    const last = cues.at(-1);
    const joined = last === undefined ? "" : `${last.word} ${word}`;
    if (last === undefined || joined.length > maxCharacters || /[.!?]$/.test(last.word))
      cues.push({ word, start, end });
    else Object.assign(last, { word: joined, end });
  }
  return cues
    .map(
      ({ word, start, end }, index) => `${index + 1}\n${timestamp(start)} --> ${timestamp(end)}\n${word}\n`,
    )
    .join("\n");
};

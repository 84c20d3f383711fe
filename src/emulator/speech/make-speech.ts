import { levelSpeech } from "./level.ts";
import { murmurUtterance } from "./murmur-utterance.ts";
import { readScript } from "./read-script.ts";
import { speakUtterance } from "./speak-utterance.ts";
import { type Speech, type SpokenPart, speechSampleRate } from "./speech.ts";
import { type EmulatorVoice } from "./voices.ts";

export type MakeSpeechOptions = {
  text: string;
  voice: EmulatorVoice;
  /** Pace; 1 is the voice's own. 0.5 to 2. */
  speed: number;
};

const leadInSeconds = 0.08;
const tailInSeconds = 0.16;
const sentencePause = 0.34;
const clausePause = 0.16;

/**
 * Reads a script aloud, offline: real sound, and for each word when it is heard. The same script gives the same bytes.
 * Scripts the voice cannot read are hummed. Never fails on what the text holds; a text with nothing to say is silence.
 */
export const makeSpeech = ({ text, voice, speed }: MakeSpeechOptions): Speech => {
  const timeline: { at: number; part: SpokenPart }[] = [];
  let now = leadInSeconds;
  let pauseDue = 0;
  let isMurmured = false;
  for (const utterance of readScript(text)) {
    if (utterance.kind === "break") {
      // The author's pause takes the place of the one the sentence would have had.
      now += utterance.seconds;
      pauseDue = 0;
      continue;
    }
    const part =
      utterance.kind === "speech"
        ? speakUtterance(utterance.tokens, voice.flite, speed)
        : murmurUtterance(utterance.tokens, voice.pitchInHz, speed);
    if (part !== undefined) now += pauseDue;
    timeline.push({ at: now, part: part ?? silentPart(utterance.tokens) });
    if (part === undefined) continue;
    isMurmured ||= utterance.kind === "murmur";
    now += part.samples.length / speechSampleRate;
    pauseDue = (utterance.endsSentence ? sentencePause : clausePause) / speed;
  }

  const samples = new Float32Array(Math.round((now + tailInSeconds) * speechSampleRate));
  for (const { at, part } of timeline) samples.set(part.samples, Math.round(at * speechSampleRate));
  const shifted = <T extends { start: number; end: number }>(rows: readonly T[], at: number): T[] =>
    rows.map((row) => ({ ...row, start: toMilliseconds(row.start + at), end: toMilliseconds(row.end + at) }));
  return {
    samples: levelSpeech(samples),
    durationInSeconds: samples.length / speechSampleRate,
    words: timeline.flatMap(({ at, part }) => shifted(part.words, at)),
    phones: timeline.flatMap(({ at, part }) => shifted(part.phones, at)),
    isMurmured,
    alignmentCells: timeline.reduce((sum, { part }) => sum + part.alignmentCells, 0),
  };
};

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** Signs and emoji: they are listed where they stand and take no time. */
const silentPart = (tokens: readonly { word: string }[]): SpokenPart => ({
  samples: new Float32Array(),
  words: tokens.map(({ word }) => ({ word, start: 0, end: 0 })),
  phones: [],
  alignmentCells: 0,
});

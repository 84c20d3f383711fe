import { type Phone } from "./flite.ts";

/** Samples a second of all speech inside the emulator. Mono, 16 bit. */
export const speechSampleRate = 16_000;

/** A token of the text and when it is heard, in seconds. */
export type SpokenWord = { word: string; start: number; end: number };

/** Sound with what is heard in it and when. */
export type Speech = {
  samples: Int16Array;
  durationInSeconds: number;
  words: SpokenWord[];
  /** What the mouth does; `pau` where it rests. */
  phones: Phone[];
  /** True where the text could not be read and is hummed: its word times are estimates. */
  isMurmured: boolean;
  /** Cells filled while aligning words to sounds: the work that grows with the text. */
  alignmentCells: number;
};

/** Part of a speech, beginning at 0, without silence around it. */
export type SpokenPart = {
  samples: Float32Array;
  words: SpokenWord[];
  phones: Phone[];
  alignmentCells: number;
};

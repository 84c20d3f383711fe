import { speechSampleRate } from "./speech.ts";

export type LibrarySound = {
  id: string;
  name: string;
  description: string;
  type: "music" | "sound_effects";
  durationInSeconds: number;
  /** From its start to its loudest moment; null for music. */
  peakInSeconds: number | null;
  placement: string | null;
  /** From -1 to 1, at a time in seconds. */
  at: (seconds: number) => number;
};

const tone = (hertz: number, seconds: number): number => Math.sin(2 * Math.PI * hertz * seconds);
/** The same noise each time it is asked for. */
const noise = (seconds: number): number => {
  const value = Math.sin(seconds * 12_989.8 * speechSampleRate) * 43_758.5453;
  return (value - Math.floor(value)) * 2 - 1;
};
/** Rises to one at the peak and is gone at the end. */
const swell = (seconds: number, peak: number, end: number): number =>
  Math.max(0, seconds < peak ? seconds / peak : (end - seconds) / (end - peak)) ** 2;
const chord = (notes: readonly number[], seconds: number): number =>
  notes.reduce((sum, hertz) => sum + tone(hertz, seconds), 0) / notes.length;

const lanterns = [
  [220, 261.6, 329.6],
  [174.6, 220, 261.6],
  [261.6, 329.6, 392],
  [196, 246.9, 293.7],
] as const;

/** A small library of music and effects, each made by a formula. */
export const librarySounds: readonly LibrarySound[] = [
  {
    ...{ id: "snd_lanterns", name: "Paper Lanterns", description: "soft calm lo-fi keys for the background" },
    ...{ type: "music", durationInSeconds: 8, peakInSeconds: null, placement: null },
    at: (seconds) =>
      chord(lanterns[Math.floor(seconds / 2) % 4] ?? [], seconds) * 0.4 * swell(seconds % 2, 0.05, 2.4),
  },
  {
    ...{ id: "snd_morning", name: "Morning Run", description: "upbeat bright corporate music with a beat" },
    ...{ type: "music", durationInSeconds: 8, peakInSeconds: null, placement: null },
    at: (seconds) =>
      chord([261.6, 329.6, 392, 523.3], seconds) * 0.3 * swell(seconds % 0.5, 0.02, 0.5) +
      noise(seconds) * 0.1 * swell(seconds % 0.25, 0.01, 0.08),
  },
  {
    ...{ id: "snd_whoosh", name: "Short whoosh", description: "fast air whoosh for a cut or transition" },
    ...{ type: "sound_effects", durationInSeconds: 0.9, peakInSeconds: 0.31, placement: "hit" },
    at: (seconds) => noise(seconds) * 0.7 * swell(seconds, 0.31, 0.9),
  },
  {
    ...{ id: "snd_chime", name: "Glass chime", description: "bright bell chime for a notification" },
    ...{ type: "sound_effects", durationInSeconds: 1.2, peakInSeconds: 0.02, placement: "hit" },
    at: (seconds) => chord([1046.5, 1568, 2093], seconds) * 0.6 * swell(seconds, 0.02, 1.2),
  },
  {
    ...{ id: "snd_click", name: "Soft click", description: "short click of a button" },
    ...{ type: "sound_effects", durationInSeconds: 0.12, peakInSeconds: 0.01, placement: "hit" },
    at: (seconds) => tone(900, seconds) * 0.5 * swell(seconds, 0.01, 0.12),
  },
];

/** The sound as speech is kept: mono, 16 bit. */
export const samplesOfSound = ({ durationInSeconds, at }: LibrarySound): Int16Array =>
  Int16Array.from({ length: Math.round(durationInSeconds * speechSampleRate) }, (_, index) =>
    Math.round(Math.max(-1, Math.min(1, at(index / speechSampleRate))) * 32_767),
  );

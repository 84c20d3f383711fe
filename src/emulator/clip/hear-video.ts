import { writeFile } from "node:fs/promises";
import { clipFps } from "../media/encode-clip.ts";
import { decodeSound } from "../media/sound.ts";
import { encodeWav } from "../media/wav.ts";
import { type Store } from "../store/open-store.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { speechSampleRate, type SpokenWord } from "../speech/speech.ts";
import { type Phone } from "../speech/flite.ts";
import { type WorkerPool } from "../workers/worker-pool.ts";

type Part = Exclude<VideoRecord["drivenBy"], { kind: "parts" }>;
type Said = { words: SpokenWord[]; phones: Phone[] };
type Sound = { soundFile: string; said: Said | null; durationInSeconds: number };

/** One part of what is heard, and when; `sound` is null where nothing is. */
export type Span = { from: number; until: number; sound: Sound | null };
export type Heard = Sound & { spans: Span[] };

const samplesPerFrame = speechSampleRate / clipFps;

const later = <T extends { start: number; end: number }>(rows: readonly T[], seconds: number): T[] =>
  rows.map((row) => ({ ...row, start: row.start + seconds, end: row.end + seconds }));

/** Makes what is heard in a video: one speech or recording, or several with silences, joined to one. */
export const hearVideo = async (
  { id, drivenBy }: VideoRecord,
  store: Store,
  workers: WorkerPool,
): Promise<Heard> => {
  const speak = async (part: Part, soundFile: string): Promise<Sound> => {
    if (part.kind === "sound")
      return { soundFile: part.file, said: part.said, durationInSeconds: part.durationInSeconds };
    const { text, voiceId, speed } = part;
    const said = await workers.speak({ text, voiceId, speed, outputFile: store.fileOf(soundFile) });
    return { soundFile, said, durationInSeconds: said.durationInSeconds };
  };

  if (drivenBy.kind !== "parts") {
    const sound = await speak(drivenBy, `${id}.mp3`);
    return { ...sound, spans: [{ from: 0, until: sound.durationInSeconds, sound }] };
  }
  const pieces: Int16Array[] = [];
  const spans: Span[] = [];
  let samples = 0;
  for (const [index, part] of drivenBy.parts.entries()) {
    const from = samples / speechSampleRate;
    const sound = part.kind === "silence" ? null : await speak(part, `${id}-${index}.mp3`);
    const piece =
      part.kind === "silence"
        ? new Int16Array(Math.round(part.durationInSeconds * speechSampleRate))
        : await decodeSound(store.fileOf(sound?.soundFile ?? ""));
    pieces.push(piece);
    samples += piece.length;
    spans.push({ from, until: samples / speechSampleRate, sound });
  }
  // As long as its pictures, whose last one is whole.
  const whole = new Int16Array(Math.ceil(samples / samplesPerFrame) * samplesPerFrame);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  const soundFile = `${id}.wav`;
  await writeFile(store.fileOf(soundFile), encodeWav(whole));
  const said = {
    words: spans.flatMap(({ from, sound }) => later(sound?.said?.words ?? [], from)),
    phones: spans.flatMap(({ from, sound }) => later(sound?.said?.phones ?? [], from)),
  };
  return { soundFile, said, durationInSeconds: whole.length / speechSampleRate, spans };
};

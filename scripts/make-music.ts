/**
 * Writes the tracks of `public/music`: our own, composed here, so that a video may be published without asking anyone.
 * The same code gives the same notes. Run with `npx tsx scripts/make-music.ts`.
 *
 * Stored as Ogg Opus, because every Chromium plays it and the format says to the sample where sound begins and ends
 * (MP3 and AAC add silence, which is heard as a gap at the joint). Each track is rendered in a circle: what rings on
 * after the last bar is added to the first, and the joint is inaudible.
 */
import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeWav, runFfmpeg } from "../src/media/index.ts";

const sampleRate = 48_000;
const musicDir = join(dirname(fileURLToPath(import.meta.url)), "..", "public", "music");

type Stereo = [Float32Array, Float32Array];
/** `pan` from -1 (left) to 1. Times in seconds, `level` as a share of full scale. */
type Note = { at: number; seconds: number; midi: number; level: number; pan: number };
type Voice = (seconds: number, hertz: number, noteSeconds: number) => number;

const hertzOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);
const wave = (cycles: number): number => Math.sin(2 * Math.PI * cycles);

/** A warm pad: a few soft harmonics, two strings a hair apart, slow to come and slow to go. */
const pad: Voice = (t, hertz, noteSeconds) => {
  const attack = Math.min(1, t / 1.4);
  const release = t < noteSeconds ? 1 : Math.max(0, 1 - (t - noteSeconds) / 2.2);
  const breath = 1 + 0.12 * wave(t * 0.21 + hertz * 0.013);
  const string = (detune: number): number =>
    wave(t * hertz * detune) +
    0.32 * wave(2 * t * hertz * detune) +
    0.13 * wave(3 * t * hertz * detune) +
    0.04 * wave(4 * t * hertz * detune);
  return 0.5 * (string(0.9985) + string(1.0015)) * smooth(attack) * smooth(release) * breath;
};

/** A soft pluck, felt more than struck: higher harmonics die first. */
const pluck: Voice = (t, hertz) => {
  const attack = Math.min(1, t / 0.006);
  const ring = Math.exp(-t * 2.6);
  return (
    attack *
    ring *
    (wave(t * hertz) +
      0.35 * Math.exp(-t * 4) * wave(2 * t * hertz) +
      0.14 * Math.exp(-t * 8) * wave(3.003 * t * hertz))
  );
};

/** A round bass that leaves room for a voice above it. */
const bass: Voice = (t, hertz, noteSeconds) => {
  const attack = smooth(Math.min(1, t / 0.03));
  const release = t < noteSeconds ? 1 : Math.max(0, 1 - (t - noteSeconds) / 0.25);
  return attack * smooth(release) * Math.exp(-t * 0.5) * (wave(t * hertz) + 0.25 * wave(2 * t * hertz));
};

/** A small bell for the top of a phrase. */
const bell: Voice = (t, hertz) =>
  Math.min(1, t / 0.003) *
  Math.exp(-t * 2.2) *
  (wave(t * hertz) + 0.22 * Math.exp(-t * 5) * wave(2.76 * t * hertz));

const smooth = (x: number): number => x * x * (3 - 2 * x);

/** How long a voice may ring on after its note. */
const tailInSeconds = 3.2;

/** Adds notes to a circle of `samples`: what reaches over the end goes on at the beginning. */
const play = ([left, right]: Stereo, voice: Voice, notes: readonly Note[]): void => {
  for (const { at, seconds, midi, level, pan } of notes) {
    const first = Math.round(at * sampleRate);
    const count = Math.round((seconds + tailInSeconds) * sampleRate);
    const angle = ((pan + 1) * Math.PI) / 4;
    const [toLeft, toRight] = [level * Math.cos(angle), level * Math.sin(angle)];
    const hertz = hertzOf(midi);
    for (let index = 0; index < count; index += 1) {
      const place = (first + index) % left.length;
      // The very end of a tail is faded, so that nothing is cut off.
      const fade = Math.min(1, (count - index) / (0.2 * sampleRate));
      const value = voice(index / sampleRate, hertz, seconds) * fade;
      left[place] = (left[place] ?? 0) + value * toLeft;
      right[place] = (right[place] ?? 0) + value * toRight;
    }
  }
};

/** Echoes that do not add up to a pitch: a room, in milliseconds and gains. */
const room = [
  { ms: 31, gain: 0.82 },
  { ms: 37.3, gain: 0.8 },
  { ms: 41.9, gain: 0.78 },
  { ms: 47.7, gain: 0.76 },
];

/** A circular reverb: run twice round, so that the room already rings when the loop begins. */
const addRoom = (dry: Stereo, amount: number): Stereo => {
  const wet = dry.map((channel, side) => {
    const sum = new Float32Array(channel.length);
    for (const { ms, gain } of room) {
      const delay = Math.round(((ms + side * 0.9) * sampleRate) / 1000);
      const line = new Float32Array(delay);
      let damped = 0;
      for (let step = 0; step < 2 * channel.length; step += 1) {
        const place = step % channel.length;
        const echo = line[step % delay] ?? 0;
        // Walls swallow the treble first.
        damped += 0.35 * (echo - damped);
        line[step % delay] = (channel[place] ?? 0) + damped * gain;
        if (step >= channel.length) sum[place] = (sum[place] ?? 0) + echo / room.length;
      }
    }
    return sum;
  });
  const mixed = dry.map((channel, side) =>
    channel.map((sample, i) => sample + amount * (wet[side]?.[i] ?? 0)),
  );
  return [mixed[0] ?? dry[0], mixed[1] ?? dry[1]];
};

/** One bar's chord: the bass, and four voices that move as little as they can from bar to bar. */
type Bar = { root: number; chord: readonly [number, number, number, number] };

const calm: readonly Bar[] = [
  { root: 38, chord: [57, 61, 64, 66] }, // D major 9
  { root: 35, chord: [57, 61, 62, 66] }, // B minor 9
  { root: 43, chord: [57, 59, 62, 66] }, // G major 9
  { root: 45, chord: [57, 59, 62, 64] }, // A suspended
  { root: 38, chord: [57, 61, 64, 66] },
  { root: 42, chord: [57, 61, 64, 66] }, // F sharp minor 7
  { root: 43, chord: [57, 59, 62, 66] },
  { root: 45, chord: [57, 59, 61, 64] }, // A, home to D
];

const makeCalm = (): Stereo => {
  const beat = 60 / 80;
  const bar = 4 * beat;
  const sound = emptyLoop(calm.length * bar);
  const spread = [-0.55, 0.35, -0.25, 0.55];
  play(
    sound,
    pad,
    calm.flatMap(({ chord }, index) =>
      chord.map((midi, voice) => ({
        at: index * bar,
        seconds: bar * 0.96,
        midi,
        level: 0.05,
        pan: spread[voice] ?? 0,
      })),
    ),
  );
  play(
    sound,
    bass,
    calm.map(({ root }, index) => ({ at: index * bar, seconds: bar * 0.8, midi: root, level: 0.1, pan: 0 })),
  );
  // Eighths that rise and fall through the chord; the second bar of each pair breathes.
  const shape = [0, 1, 2, 3, 2, 1, 2, 1];
  play(
    sound,
    pluck,
    calm.flatMap(({ chord }, index) =>
      shape.flatMap((voice, step) => {
        if (index % 2 === 1 && (step === 4 || step >= 6)) return [];
        return [
          {
            at: index * bar + (step * beat) / 2,
            seconds: 0.2,
            midi: (chord[voice] ?? 0) + 12,
            level: step % 4 === 0 ? 0.075 : 0.055,
            pan: step % 2 === 0 ? -0.35 : 0.35,
          },
        ];
      }),
    ),
  );
  return addRoom(sound, 0.5);
};

const bright: readonly Bar[] = [
  { root: 41, chord: [60, 64, 65, 69] }, // F major 7
  { root: 43, chord: [59, 62, 67, 69] }, // G add 9
  { root: 45, chord: [60, 64, 67, 69] }, // A minor 7
  { root: 40, chord: [59, 62, 67, 71] }, // E minor 7
  { root: 41, chord: [60, 64, 69, 72] }, // F major 7
  { root: 43, chord: [59, 62, 67, 71] }, // G
  { root: 36, chord: [60, 64, 67, 71] }, // C major 7
  { root: 36, chord: [60, 62, 64, 67] }, // C add 9
  { root: 41, chord: [60, 64, 65, 69] },
  { root: 43, chord: [59, 62, 67, 69] },
  { root: 45, chord: [60, 64, 67, 72] },
  { root: 43, chord: [59, 62, 67, 71] },
];

const makeBright = (): Stereo => {
  const beat = 60 / 104;
  const bar = 4 * beat;
  const sound = emptyLoop(bright.length * bar);
  play(
    sound,
    pad,
    bright.flatMap(({ chord }, index) =>
      chord.map((midi, voice) => ({
        at: index * bar,
        seconds: bar * 0.9,
        midi,
        level: 0.026,
        pan: voice % 2 === 0 ? -0.5 : 0.5,
      })),
    ),
  );
  // A light step: on one, on the and of two, on four.
  play(
    sound,
    bass,
    bright.flatMap(({ root }, index) =>
      [0, 1.5, 3].map((step) => ({
        at: index * bar + step * beat,
        seconds: beat * 0.7,
        midi: root,
        level: step === 0 ? 0.11 : 0.075,
        pan: 0,
      })),
    ),
  );
  // Off-beat chords, and above them a figure in threes against four.
  play(
    sound,
    pluck,
    bright.flatMap(({ chord }, index) =>
      [0.5, 1.5, 2.5, 3.5].flatMap((step) =>
        chord.slice(1).map((midi, voice) => ({
          at: index * bar + step * beat + voice * 0.008,
          seconds: 0.1,
          midi,
          level: 0.034,
          pan: -0.4 + 0.4 * voice,
        })),
      ),
    ),
  );
  play(
    sound,
    bell,
    bright.flatMap(({ chord }, index) =>
      [0, 0.75, 1.5, 2.25, 3].flatMap((step, turn) => {
        if (index % 4 === 3 && turn > 2) return [];
        return [
          {
            at: index * bar + step * beat,
            seconds: 0.1,
            midi: (chord[[3, 2, 1, 2, 3][turn] ?? 0] ?? 0) + 12,
            level: turn === 0 ? 0.036 : 0.026,
            pan: 0.45 * (turn % 2 === 0 ? 1 : -1),
          },
        ];
      }),
    ),
  );
  return addRoom(sound, 0.35);
};

const emptyLoop = (seconds: number): Stereo => {
  const samples = Math.round(seconds * sampleRate);
  return [new Float32Array(samples), new Float32Array(samples)];
};

/** As loud as it may be with a little room for what the codec adds. */
const normalise = (sound: Stereo): Stereo => {
  const peak = sound.reduce(
    (highest, channel) => channel.reduce((a, b) => Math.max(a, Math.abs(b)), highest),
    0,
  );
  return [sound[0].map((sample) => (sample * 0.7) / peak), sound[1].map((sample) => (sample * 0.7) / peak)];
};

await mkdir(musicDir, { recursive: true });
const work = await mkdtemp(join(tmpdir(), "greenroom-music-"));
try {
  for (const [name, make] of Object.entries({ calm: makeCalm, bright: makeBright })) {
    const wav = join(work, `${name}.wav`);
    const target = join(musicDir, `${name}.ogg`);
    const sound = normalise(make());
    await writeFile(wav, encodeWav({ sampleRate, channels: sound }));
    const codec = ["-c:a", "libopus", "-b:a", "112k", "-application", "audio", "-bitexact"];
    await runFfmpeg(["-i", wav, ...codec, target]);
    const { size } = await stat(target);
    console.log(
      `${name}.ogg: ${(sound[0].length / sampleRate).toFixed(2)} s, ${String(Math.round(size / 1000))} kB`,
    );
  }
} finally {
  await rm(work, { recursive: true, force: true });
}

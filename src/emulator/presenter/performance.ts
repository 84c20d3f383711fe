import { hashedNoise, hashedValue } from "./noise.ts";
import { type MouthShape } from "./visemes.ts";

/** What the presenter does at one moment. Angles in radians, distances in the units heads are drawn in. */
export type Pose = {
  /** -1 to 1: the face turns to its right or left. */
  yaw: number;
  /** -1 to 1: up or down. */
  pitch: number;
  tilt: number;
  sway: number;
  headX: number;
  headY: number;
  breath: number;
  /** 0 open, 1 closed. */
  blink: number;
  /** -0.3 to 1. */
  brow: number;
  smile: number;
  gazeX: number;
  gazeY: number;
};

export type Performance = {
  mouthAt: (seconds: number) => MouthShape;
  poseAt: (seconds: number) => Pose;
};

export type PerformanceOptions = {
  words: readonly { start: number; end: number }[];
  mouthAt: (seconds: number) => MouthShape;
  loudnessAt: (seconds: number) => number;
  /** The same seed moves the same way. */
  seed: number;
};

const breathPeriod = 3.7;
const blinkPeriod = 3.2;

/** Everything the presenter does besides drawing: lips from the words, and the life around them. */
export const perform = ({ words, mouthAt, loudnessAt, seed }: PerformanceOptions): Performance => {
  const accents = accentsOf(words, loudnessAt);
  const noise = (seconds: number, rate: number, channel: number) =>
    hashedNoise(seconds * rate, seed + channel * 101);
  const poseAt = (seconds: number): Pose => {
    const emphasis = emphasisAt(accents, seconds);
    const talking = talkingAt(words, seconds);
    const breathing = Math.sin((2 * Math.PI * seconds) / breathPeriod);
    const yaw = noise(seconds, 0.5, 1) * (0.35 + 0.4 * talking) + 0.1 * Math.sin(seconds * 0.7);
    // Eyes go first and further than the head, then come back to the viewer.
    const glance = noise(seconds, 0.42, 8);
    return {
      yaw,
      pitch: noise(seconds, 0.75, 2) * (0.2 + 0.15 * talking) + emphasis * 0.5,
      tilt: noise(seconds, 0.45, 12) * 0.026 + yaw * 0.012,
      sway: noise(seconds, 0.28, 13) * 0.009,
      headX: noise(seconds, 0.42, 11) * 8,
      headY: emphasis * 5 + breathing * 2,
      breath: breathing * 3.5,
      blink: blinkAt(seconds, seed),
      brow: Math.max(-0.2, Math.min(1, emphasis * 0.85 + noise(seconds, 0.5, 5) * 0.16)),
      smile: 0.5 + 0.2 * noise(seconds, 0.25, 7) + 0.25 * (1 - talking),
      gazeX: Math.abs(glance) > 0.55 ? glance * 0.45 : noise(seconds, 0.9, 14) * 0.1 - yaw * 0.25,
      gazeY: noise(seconds, 0.7, 9) * 0.1,
    };
  };
  return { mouthAt, poseAt };
};

type Accent = { at: number; strength: number };

/** Long, loud words are stressed with head and brows. */
const accentsOf = (
  words: readonly { start: number; end: number }[],
  loudnessAt: (seconds: number) => number,
): Accent[] =>
  words
    .map(({ start, end }) => {
      const steps = Math.max(1, Math.round((end - start) / 0.02));
      let sum = 0;
      for (let step = 0; step < steps; step++) sum += loudnessAt(start + ((end - start) * step) / steps);
      return { at: (start + end) / 2, strength: (sum / steps) * Math.min(1, (end - start) / 0.32) };
    })
    .filter(({ strength }) => strength > 0.42);

const emphasisAt = (accents: readonly Accent[], seconds: number): number =>
  accents.reduce((most, { at, strength }) => {
    const distance = (seconds - at) / 0.2;
    return Math.abs(distance) > 3
      ? most
      : Math.max(most, (strength - 0.42) * 1.8 * Math.exp(-distance * distance));
  }, 0);

/** 0 in silence, 1 while words are spoken, with soft edges. */
const talkingAt = (words: readonly { start: number; end: number }[], seconds: number): number => {
  const distance = words.reduce(
    (least, { start, end }) => Math.min(least, Math.max(start - seconds, seconds - end, 0)),
    1,
  );
  return Math.max(0, 1 - distance / 0.5);
};

const blinkAt = (seconds: number, seed: number): number => {
  const slot = Math.floor(seconds / blinkPeriod);
  const closed = [slot - 1, slot, slot + 1].flatMap((index) => {
    const at = index * blinkPeriod + 0.5 + hashedValue(index * 7 + seed) * 2.1;
    const isDouble = hashedValue(index * 13 + seed) > 0.84;
    return (isDouble ? [at, at + 0.28] : [at]).map((moment) => {
      const late = seconds - moment;
      if (late < -0.07 || late > 0.17) return 0;
      return late < 0 ? 1 + late / 0.07 : 1 - late / 0.17;
    });
  });
  const most = Math.max(...closed);
  return most * most * (3 - 2 * most);
};

/** Looking at the viewer, for a still. */
export const restingPose: Pose = {
  ...{ yaw: 0.12, pitch: 0, tilt: 0.012, sway: 0, headX: 0, headY: 0, breath: 0 },
  ...{ blink: 0, brow: 0.1, smile: 0.8, gazeX: 0, gazeY: 0 },
};

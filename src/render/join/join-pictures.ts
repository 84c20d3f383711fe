import { MachineError } from "../../errors.ts";
import type { Sample, Track } from "./read-track.ts";

/**
 * Frames by which pictures are decoded ahead of being shown: as many as x264's reordering needs at most. A very short
 * segment needs none, so every segment is given the same, or decoding times would run backwards at its joint.
 */
const decodedAhead = 2;

/**
 * One picture of several: frame k is shown at exactly k/fps, and one is decoded each frame.
 * @throws MachineError when they are not all decoded alike, or their frames are not all there.
 */
export const joinPictures = (
  segments: readonly Track[],
  { fps, frames }: { fps: number; frames: number },
): Track => {
  const [first] = segments;
  if (first === undefined) throw wrong("There are no segments to join.");
  const other = segments.find(
    ({ timescale, decoder }) => first.timescale !== timescale || !first.decoder.equals(decoder),
  );
  if (other !== undefined)
    throw wrong(`The segment ${nameOf(other)} was encoded by other settings than ${nameOf(first)}.`);
  const found = segments.reduce((sum, { samples }) => sum + samples.length, 0);
  if (found !== frames)
    throw wrong(`The segments hold ${String(found)} frames instead of ${String(frames)}.`);

  const ticks = first.timescale / fps;
  const joined: Sample[] = [];
  for (const segment of segments) {
    const from = joined.length;
    for (const [index, frame] of shownFrames(segment, ticks).entries()) {
      const sample = segment.samples[index];
      const shownAfter = (from + frame + decodedAhead - joined.length) * ticks;
      if (sample === undefined || shownAfter < 0)
        throw wrong(`The segment ${nameOf(segment)} is decoded too far ahead of being shown.`);
      joined.push({ ...sample, duration: ticks, shownAfter });
    }
  }
  return { ...first, samples: joined, delay: decodedAhead * ticks };
};

/** Of each sample of a segment, which frame of it is shown: each once. */
const shownFrames = (segment: Track, ticks: number): number[] => {
  const { samples, delay } = segment;
  let decodedAt = 0;
  const frames = samples.map(({ duration, shownAfter }) => {
    const frame = (decodedAt + shownAfter - delay) / ticks;
    decodedAt += duration;
    return frame;
  });
  const isThere = new Set(frames);
  if (!samples.every((_, frame) => isThere.has(frame)))
    throw wrong(`The segment ${nameOf(segment)} does not show each of its frames at its time.`);
  return frames;
};

const nameOf = ({ samples }: Track): string => samples[0]?.path ?? "without frames";

const wrong = (message: string): MachineError =>
  new MachineError(message, {
    code: "segments_wrong",
    hint: "Render it again with --engine remotion, and report it with this message.",
  });

import { type MouthShape, type Viseme, visemes, visemesOf } from "./visemes.ts";

type TimedPhone = { name: string; start: number; end: number };
type Key = { at: number; viseme: Viseme };

// Lips are seen to move before the sound they make is heard.
const lipsLeadBySeconds = 0.03;
const restsInPauseOf = 0.2;

/** When the mouth has which shape. Between two keys it passes smoothly from one to the other. */
const keysOf = (phones: readonly TimedPhone[]): Key[] => {
  const keys: Key[] = [{ at: -1, viseme: "rest" }];
  let silentSince = -1;
  for (const { name, start, end } of phones.filter((phone) => phone.name !== "pau")) {
    if (start - silentSince > restsInPauseOf) {
      keys.push({ at: silentSince + 0.1, viseme: "rest" }, { at: start - 0.08, viseme: "rest" });
    }
    silentSince = end;
    const length = end - start;
    const at = (share: number) => start + length * share - lipsLeadBySeconds;
    const [first = "rest", second] = visemesOf(name);
    if (first === "closed") {
      // Held, so that at 25 frames a second at least one frame shows lips that touch.
      const held = Math.max(length, 0.05);
      keys.push({ at: at(0.1), viseme: first }, { at: at(0.1) + held * 0.8, viseme: first });
    } else if (second === undefined) keys.push({ at: at(0.42), viseme: first });
    else keys.push({ at: at(0.28), viseme: first }, { at: at(0.8), viseme: second });
  }
  keys.push({ at: silentSince + 0.12, viseme: "rest" });
  return keys.sort((a, b) => a.at - b.at);
};

/**
 * The mouth over time, from what is said. `loudnessAt` (0 to 1) opens it more for loud sounds; lips that have to touch
 * touch whatever the loudness.
 */
export const trackMouth = (
  phones: readonly TimedPhone[],
  loudnessAt: (seconds: number) => number,
): ((seconds: number) => MouthShape) => {
  const keys = keysOf(phones);
  return (seconds) => {
    const next = firstAfter(keys, seconds);
    const from = keys[next - 1] ?? { at: -1, viseme: "rest" };
    const to = keys[next] ?? from;
    const share = to.at > from.at ? Math.min(1, Math.max(0, (seconds - from.at) / (to.at - from.at))) : 0;
    const blended = blend(visemes[from.viseme], visemes[to.viseme], share * share * (3 - 2 * share));
    const loudness = Math.max(loudnessAt(seconds - 0.02), loudnessAt(seconds + 0.02));
    return { ...blended, open: Math.min(1, blended.open * (0.74 + 0.36 * loudness)) };
  };
};

const firstAfter = (keys: readonly Key[], seconds: number): number => {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle]?.at ?? Infinity) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low;
};

export const blend = (from: MouthShape, to: MouthShape, share: number): MouthShape => {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    open: mix(from.open, to.open),
    wide: mix(from.wide, to.wide),
    round: mix(from.round, to.round),
    teeth: mix(from.teeth, to.teeth),
    tongue: mix(from.tongue, to.tongue),
    tuck: mix(from.tuck, to.tuck),
  };
};

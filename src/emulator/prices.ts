/** US dollars a minute on HeyGen's self-serve plan, September 2026 (its help centre, article of 16 September). */
export const usdPerMinute = {
  speech: 0.12,
  /** By engine and kind of look; what is not listed costs as a studio avatar. */
  avatar: { studio: 4.83, photo: 2.31, photoIii: 0.99, twinV: 7.2 },
  agent: 2,
  translation: { audio: 1, speed: 2, precision: 4 },
  proofread: 0.5,
} as const;
/** What is paid for as a whole. */
export const usdEach = { photoAvatar: 1.32, cinematicClip: 7 } as const;
/** What the legacy API takes for photographs: its credits, of which each costs a dollar. */
export const legacyPhotoUsd = { pictures: 1, training: 4, motion: 1, upscale: 0.5, sound: 0 } as const;

const roundToCents = (usd: number): number => Math.round(usd * 10_000) / 10_000;
export const minutesCostUsd = (usd: number, seconds: number): number => roundToCents((usd * seconds) / 60);

export const speechCostUsd = (seconds: number): number => minutesCostUsd(usdPerMinute.speech, seconds);

/** Seconds a script is expected to take: 2.4 words a second, and its breaks. */
export const estimateSeconds = (script: string, speed: number): number => {
  const breaks = [...script.matchAll(/<break\s+time="([\d.]+)s"\s*\/>/g)].map(([, seconds]) =>
    Number(seconds),
  );
  const words = script
    .replace(/<[^>]*>/g, " ")
    .split(/\s+/)
    .filter(Boolean).length;
  return words / (2.4 * speed) + breaks.reduce((sum, seconds) => sum + seconds, 0);
};

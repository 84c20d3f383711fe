/** US dollars a minute on HeyGen's self-serve plan, September 2026 (its help centre, article of 16 September). */
const usdPerMinute = { speech: 0.12, studioAvatar: 4.83 } as const;

const roundToCents = (usd: number): number => Math.round(usd * 10_000) / 10_000;

export const speechCostUsd = (seconds: number): number => roundToCents((usdPerMinute.speech * seconds) / 60);
export const avatarCostUsd = (seconds: number): number =>
  roundToCents((usdPerMinute.studioAvatar * seconds) / 60);

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

const wordsPerSecond = 2.4;
const usualSeconds = 30;
const mostSeconds = 300;

/** How long a prompt wants its video, in seconds; undefined where it does not say. */
const wantedSeconds = (prompt: string): number | undefined => {
  const named = [...prompt.matchAll(/(\d+(?:\.\d+)?)[\s-]*(seconds?|secs?|s|minutes?|mins?)\b/gi)].map(
    ([, count, unit]) => Number(count) * (/^m/i.test(unit ?? "") ? 60 : 1),
  );
  return named.length === 0 ? undefined : Math.min(mostSeconds, Math.max(...named));
};

/**
 * What the agent says for a prompt: the words in quotation marks, or else the prompt itself, for as long as it wants
 * the video. What is left of that time is silent, as HeyGen's agent leaves it when its script is too short.
 */
export const agentScript = (
  prompt: string,
  seconds = wantedSeconds(prompt),
): { text: string; silenceInSeconds: number } => {
  const quoted = [...prompt.matchAll(/["“]([^"“”]{3,})["”]/g)].map(([, words]) => words ?? "");
  const words = (quoted.length > 0 ? quoted.join(" ") : prompt).split(/\s+/).filter(Boolean);
  const spoken = words.slice(0, Math.max(1, Math.floor((seconds ?? usualSeconds) * wordsPerSecond)));
  const left = seconds === undefined ? 0 : seconds - spoken.length / wordsPerSecond;
  return { text: spoken.join(" "), silenceInSeconds: Math.max(0, Math.round(left * 100) / 100) };
};

export type Redact = (text: string) => string;

// Shorter strings are more likely words of a message than a credential.
const shortestSecret = 6;
const hidden = "[hidden]";

/**
 * A function that takes out of a text what must not be shown: the given secrets, anything that looks like a credential,
 * and the query of every link (HeyGen's links are signed there).
 */
export const createRedactor = (secrets: readonly string[]): Redact => {
  const known = secrets.filter((secret) => secret.length >= shortestSecret);
  return (text) =>
    known
      .reduce((shown, secret) => shown.replaceAll(secret, hidden), text)
      .replace(/\b(https?:\/\/)[^\s/@"'<>]+@/gi, "$1")
      .replace(/\b(https?:\/\/[^\s?#"'<>]+)[?#][^\s"'<>]*/gi, "$1?…")
      .replace(/\b(bearer\s+)[^\s"',;]+/gi, `$1${hidden}`)
      .replace(/\b(x-api-key["']?\s*[:=]\s*["']?)[^\s"',;]+/gi, `$1${hidden}`)
      .replace(/\bsk_[\w-]{8,}/g, hidden);
};

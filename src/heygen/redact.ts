export type Redact = (text: string) => string;

// Shorter strings are more likely words of a message than a credential.
const shortestSecret = 6;
const hidden = "[hidden]";

/** What signs a link, at the services that keep HeyGen's files. */
const signing =
  /([?&;](?:x-(?:amz|goog)-[a-z-]+|signature|sig|policy|key-pair-id|expires|token|access_token|api[_-]?key)=)[^\s&;"'<>\\]+/gi;

/**
 * A function that takes out of a text what must not be shown: the given secrets in every form they travel in, anything that
 * looks like a credential, and the query of every link (HeyGen's links are signed there).
 */
export const createRedactor = (secrets: readonly string[]): Redact => {
  const hide = createSecretHider(secrets);
  return (text) =>
    hide(text)
      // A link may stand in JSON, where a slash may be written as \/.
      .replace(/\b(https?:\\?\/\\?\/)[^\s/@"'<>\\]+@/gi, "$1")
      .replace(/\b(https?:\\?\/\\?\/[^\s?#"'<>]+)[?#][^\s"'<>]*/gi, "$1?…")
      .replace(signing, `$1${hidden}`)
      .replace(/\b((?:bearer|basic)\s+)[\w~+/.=-]{8,}/gi, `$1${hidden}`)
      .replace(
        /\b((?:x-api-key|api[_-]?key|authorization|access[_-]?token|client[_-]?secret|password)\\?["']?\s*[:=]\s*\\?["']?)(?!(?:bearer|basic)\s)[^\s"',;\\]+/gi,
        `$1${hidden}`,
      )
      .replace(/\b(?:sk|whsec)_[\w-]{8,}/g, hidden);
};

/** Takes only the given secrets out, in every form they travel in: for data, where all else has to stay as it is. */
export const createSecretHider = (secrets: readonly string[]): Redact => {
  const forms = secrets
    .filter((secret) => secret.length >= shortestSecret)
    .flatMap((secret) => {
      const bytes = Buffer.from(secret);
      const inJson = JSON.stringify(secret).slice(1, -1);
      const base64 = [bytes.toString("base64"), bytes.toString("base64url")];
      return [
        secret,
        encodeURIComponent(secret),
        inJson,
        JSON.stringify(inJson).slice(1, -1),
        // Whatever is encoded behind it changes the last characters.
        ...base64.map((text) => text.replace(/=+$/, "").slice(0, -1)),
        bytes.toString("hex"),
      ];
    })
    .filter((form) => form.length >= shortestSecret);
  // The longest first: one may be the beginning of another.
  const known = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => known.reduce((shown, form) => shown.replaceAll(form, hidden), text);
};

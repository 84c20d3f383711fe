/**
 * What a name in a brief or a row is, if it is no file of this machine: an https address, or one of another kind, which is
 * never followed. Null for the name of a file.
 */
export const readRemoteAddress = (name: string): { url: string } | { problem: "address" } | null => {
  const text = name.trim();
  if (/^https:\/\//i.test(text)) {
    if (!URL.canParse(text)) return { problem: "address" };
    const url = new URL(text);
    // The part after # never reaches a server: with and without it, the file is the same.
    url.hash = "";
    return { url: url.href };
  }
  const isAddress = /^([a-z][a-z0-9+.-]*:)?\/\//i.test(text) || /^(data|file|blob|javascript):/i.test(text);
  return isAddress ? { problem: "address" } : null;
};

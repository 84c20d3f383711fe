import type { IncomingHttpHeaders } from "node:http";

export type DeclaredDigest = { algorithm: "sha256" | "md5"; digest: Buffer };

/** A header's value, or null; of several, the first. */
export const headerOf = (headers: IncomingHttpHeaders, name: string): string | null => {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
};

/** Each way to say it: the header, and what in it is the digest in base64. */
const ways: readonly { header: string; algorithm: DeclaredDigest["algorithm"]; digest: RegExp }[] = [
  // RFC 9530; and the two that came before it.
  { header: "repr-digest", algorithm: "sha256", digest: /(?:^|[,\s])sha-256=:([\w+/]+=*):/i },
  { header: "content-digest", algorithm: "sha256", digest: /(?:^|[,\s])sha-256=:([\w+/]+=*):/i },
  { header: "digest", algorithm: "sha256", digest: /(?:^|[,\s])sha-256=([\w+/]+=*)/i },
  { header: "content-md5", algorithm: "md5", digest: /^\s*([\w+/]+=*)\s*$/ },
  // Amazon's and Google's stores. A digest of parts ends in "-<number>", and is none of the whole.
  { header: "x-amz-checksum-sha256", algorithm: "sha256", digest: /^\s*([\w+/]+=*)\s*$/ },
  { header: "x-goog-hash", algorithm: "md5", digest: /(?:^|[,\s])md5=([\w+/]+=*)/ },
];
const lengthOf = { sha256: 32, md5: 16 } as const;

/** What a server says the bytes it sends have as digests. Only whole ones count: what is not understood says nothing. */
export const declaredDigests = (headers: IncomingHttpHeaders): DeclaredDigest[] =>
  ways.flatMap(({ header, algorithm, digest: pattern }) => {
    const text = pattern.exec(headers[header] === undefined ? "" : [headers[header]].flat().join(","))?.[1];
    const digest = Buffer.from(text ?? "", "base64");
    return digest.length === lengthOf[algorithm] ? [{ algorithm, digest }] : [];
  });

import { createHash } from "node:crypto";
import { Transform } from "node:stream";
import type { Dispatcher } from "undici";
import type { Digest } from "../model/media.ts";
import { declaredDigests, headerOf } from "./declared-digest.ts";
import { DownloadError } from "./download-error.ts";
import { writeNewFile } from "./write-new-file.ts";

/** Writes an answer to a new file, counted and hashed on the way; refuses what is too large or not what it says it is. */
export const saveBody = async (
  { body, headers }: Dispatcher.ResponseData,
  path: string,
  host: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ sizeInBytes: number; digest: Digest }> => {
  const tooLarge = (): DownloadError =>
    new DownloadError(
      "download_too_large",
      `The file is larger than the ${Math.floor(maxBytes / 1024 / 1024)} MiB that are allowed.`,
    );
  if (Number(headerOf(headers, "content-length")) > maxBytes) {
    body.on("error", () => undefined).destroy();
    throw tooLarge();
  }
  const declared = declaredDigests(headers);
  const hashes = new Map(
    ["sha256", ...declared.map((each) => each.algorithm)].map((name) => [name, createHash(name)]),
  );
  let sizeInBytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeInBytes += chunk.length;
      for (const hash of hashes.values()) hash.update(chunk);
      if (sizeInBytes <= maxBytes) done(null, chunk);
      else done(tooLarge());
    },
  });
  await writeNewFile(path, body, { through: count, signal });
  if (sizeInBytes === 0)
    throw new DownloadError("download_truncated", "The file is empty.", { retryable: true });
  const found = new Map([...hashes].map(([name, hash]) => [name, hash.digest()]));
  for (const { algorithm, digest } of declared) {
    if (found.get(algorithm)?.equals(digest) === true) continue;
    throw new DownloadError("download_corrupt", `The answer of ${host} is not what it says it sends.`, {
      retryable: true,
    });
  }
  return { sizeInBytes, digest: found.get("sha256")?.toString("hex") ?? "" };
};

import { join } from "node:path";
import { z } from "zod";
import { storedFileSchema, type StoredFile } from "../model/media.ts";
import type { Derived, MediaCache } from "./cache.ts";
import { digestValue } from "./digest.ts";
import { DownloadError } from "./download-error.ts";
import { download, downloadIfChanged, type DownloadedFile, type DownloadOptions } from "./download.ts";

export const remoteFileName = "remote-file";

const rememberedSchema = z.object({
  file: storedFileSchema,
  /** Without its query, which may be a signature. */
  address: z.string(),
  validators: z.object({ etag: z.string().nullable(), lastModified: z.string().nullable() }),
});

export type RemoteOptions = Pick<
  DownloadOptions,
  "dispatcher" | "lookup" | "signal" | "maxBytes" | "timeouts"
> & {
  /** Asks the server whether its files have changed, where else what was fetched once is used. @default false */
  refresh?: boolean | undefined;
  /** Waits before a fetch that may succeed later is tried again. Without it there is one try. */
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
};

/** Waits between tries, in milliseconds. */
const retryAfterMs = [1_000, 4_000];

/** An address as it may be shown: without a query, which may be a signature, and without names and passwords. */
export const shownAddress = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
};

/**
 * A file from elsewhere, fetched once and then remembered under its address. `check` looks at what came and says its
 * ending; what it throws is thrown, and nothing is remembered.
 *
 * @throws DownloadError, with `retryable` set where it may work later.
 */
export const takeRemoteFile = async (
  cache: MediaCache,
  url: string,
  check: (file: DownloadedFile) => Promise<string>,
  options: RemoteOptions = {},
): Promise<StoredFile> => {
  const remembered: Derived<z.infer<typeof rememberedSchema>> = {
    name: remoteFileName,
    version: 1,
    input: digestValue(url),
    params: null,
    schema: rememberedSchema,
    filesOf: ({ file }) => [file],
  };
  const known = await cache.recall(remembered);
  if (known !== null && options.refresh !== true) return known.file;
  const { dispatcher, lookup, signal, maxBytes, timeouts } = options;
  const asked: DownloadOptions = {
    ...{ url, dispatcher, lookup, signal },
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(timeouts === undefined ? {} : { timeouts }),
    dir: join(cache.dir, "tmp"),
  };
  const got = await trying(options, () =>
    known === null ? download(asked) : downloadIfChanged(asked, known.validators),
  );
  if (got === "unchanged") {
    if (known === null) throw new Error("A server that was not asked says that nothing has changed.");
    return known.file;
  }
  try {
    const file = await cache.put({ path: got.path }, await check(got), { digest: got.digest });
    await cache.remember(remembered, { file, address: shownAddress(url), validators: got.validators });
    return file;
  } finally {
    await got.dispose();
  }
};

const trying = async <T>({ sleep, signal }: RemoteOptions, run: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      const waitMs = retryAfterMs[attempt];
      const mayWork = error instanceof DownloadError && error.retryable;
      if (!mayWork || sleep === undefined || waitMs === undefined) throw error;
      await sleep(waitMs, signal);
    }
  }
};

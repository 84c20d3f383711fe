import { extname } from "node:path";
import { InputError, MediaError } from "../errors.ts";
import { assetEntrySchema, type AssetEntry, type AssetNeed } from "../model/media.ts";
import type { MediaCache } from "./cache.ts";
import { DownloadError } from "./download-error.ts";
import type { DownloadedFile } from "./download.ts";
import { assetEntryOf, probeAsset } from "./ingest.ts";
import { rememberFilm } from "./remember-film.ts";
import { shownAddress, takeRemoteFile, type RemoteOptions } from "./remote-file.ts";
import { readHead } from "./identify.ts";

/**
 * Takes an image, video, sound or font from an https address into the cache. It is fetched once, and used from then on
 * until `refresh` asks whether it has changed.
 *
 * @throws InputError where the address does not lead to such a file; DownloadError where it may do so later.
 */
export const ingestRemoteAsset = async (
  cache: MediaCache,
  { source, asset }: Pick<AssetNeed, "source" | "asset">,
  options: RemoteOptions = {},
): Promise<AssetEntry> => {
  const { signal } = options;
  try {
    const check = async ({ path }: DownloadedFile): Promise<string> =>
      (await probeAsset(path, asset, signal)).ext;
    const file = await takeRemoteFile(cache, source, check, options);
    return await cache.derived({
      name: "asset-facts",
      version: 1,
      input: file.digest,
      params: { asset, ext: file.ext },
      schema: assetEntrySchema,
      filesOf: ({ original }) => [original],
      make: async () => {
        const facts = await probeAsset(await cache.require(file), asset, signal);
        if (asset === "video") await rememberFilm(cache, file, signal);
        return assetEntryOf(asset, file, facts);
      },
    });
  } catch (error) {
    throw asInputError(error, source, asset);
  }
};

/** What is wrong with an address, or with what it leads to, is for the writer of the brief to mend. */
const asInputError = (error: unknown, url: string, what: string): unknown => {
  const isTheirs = error instanceof MediaError || (error instanceof DownloadError && !error.retryable);
  if (!isTheirs) return error;
  const shown = shownAddress(url);
  return new InputError(`The ${what} at ${shown} cannot be used: ${error.message}`, {
    place: { file: shown },
    code: error.code,
    hint:
      error instanceof DownloadError && error.code !== "download_blocked"
        ? "Open the address in a private window of a browser: the file must come without a login."
        : (error.hint ?? "Name another file."),
    cause: error,
  });
};

const dataEndings = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".yaml", ".yml"];
const dataTypes: Record<string, string> = {
  "text/csv": "csv",
  "text/tab-separated-values": "tsv",
  "application/json": "json",
  "application/jsonl": "jsonl",
  "application/x-ndjson": "ndjson",
  "application/yaml": "yaml",
  "text/yaml": "yaml",
  "application/x-yaml": "yaml",
};
/** Ten thousand rows take two or three MiB. */
const mostDataBytes = 64 * 1024 * 1024;

/**
 * Fetches rows from an https address, and says where they lie. The server is asked every time whether they have changed:
 * whoever edits a sheet expects the next run to know.
 *
 * @throws InputError where the address does not lead to a table; DownloadError where it may do so later.
 */
export const takeRemoteData = async (
  cache: MediaCache,
  url: string,
  options: RemoteOptions = {},
): Promise<{ path: string; address: string }> => {
  try {
    const file = await takeRemoteFile(cache, url, (got) => endingOfData(url, got), {
      maxBytes: mostDataBytes,
      ...options,
      refresh: true,
    });
    return { path: await cache.require(file), address: shownAddress(url) };
  } catch (error) {
    throw asInputError(error, url, "data");
  }
};

const endingOfData = async (url: string, { path, contentType }: DownloadedFile): Promise<string> => {
  const start = (await readHead(path)).toString("utf8").replace(/^[\uFEFF\s]+/, "");
  if (/^<(!doctype|html|head|body|\?xml)/i.test(start)) {
    throw new MediaError("it is a web page.", {
      code: "data_is_a_page",
      hint: "A sheet needs its export address (…/export?format=csv), and must be readable without a login.",
    });
  }
  const ending = extname(new URL(url).pathname).toLowerCase();
  const ext = dataEndings.includes(ending) ? ending.slice(1) : dataTypes[contentType ?? ""];
  if (ext !== undefined) return ext;
  throw new MediaError("neither its address nor its server says what it is.", {
    code: "data_of_unknown_type",
    hint: `The address must end in one of ${dataEndings.join(" ")}, or the server call it text/csv or application/json.`,
  });
};

import PQueue from "p-queue";
import { InputError, MediaError } from "../errors.ts";
import { ingestAsset, ingestRemoteAsset } from "../media/index.ts";
import type { ManifestEntry } from "../model/manifest.ts";
import { isRemote, type AssetNeed } from "../model/media.ts";
import type { Preparation } from "./preparation.ts";

/** Takes pictures, films, sounds and fonts into the cache: from this machine, or from an https address. */
export const takeAssets = async (preparation: Preparation): Promise<void> => {
  const { cache, tools, entries, assets, signal } = preparation;
  const queue = new PQueue({ concurrency: 4 });
  const taken = assets.map(([key, need]) =>
    queue.add(async () => {
      entries[key] = isRemote(need)
        ? await ingestRemoteAsset(cache, need, { ...tools.remote, sleep: tools.sleep, signal })
        : await takeAsset(preparation, need);
    }),
  );
  const results = await Promise.allSettled(taken);
  const broken = results.find((result) => result.status === "rejected");
  if (broken !== undefined) throw broken.reason;
};

const takeAsset = async ({ cache, tools, signal }: Preparation, need: AssetNeed): Promise<ManifestEntry> => {
  const file = tools.locate(need.source);
  try {
    return await ingestAsset(cache, file, need.asset, signal);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    const hint = error.hint ?? "Replace the file, or name another.";
    throw new InputError(error.message, { place: { file }, hint, code: error.code, cause: error });
  }
};

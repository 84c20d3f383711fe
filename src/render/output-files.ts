import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { digestFile } from "../media/digest.ts";
import { onDisk } from "../media/disk-error.ts";
import { nullIfMissing } from "../media/missing-file.ts";
import { syncToDisk } from "../media/write-whole.ts";
import type { Digest } from "../model/media.ts";
import { receiptSchema, type Receipt } from "../model/receipt.ts";
import { isAlive, ownNames, readOwner } from "../process-names.ts";

/** Names of what a video leaves behind, without their folder. */
export const outputNames = (id: string) => ({
  /** What the receipt vouches for. */
  files: { video: `${id}.mp4`, poster: `${id}.png`, srt: `${id}.srt`, vtt: `${id}.vtt` },
  receipt: `${id}.json`,
});

const prefix = ".rendering-";
/** Folders of other machines, which may share `out/` by a network, are left alone for so long. */
const foreignForMs = 86_400_000;
/** Of this process; where it has the number that another one had before it, the others are left of that. */
const inUse = new Set<string>();

/**
 * A folder beside the results in which they are made. It is gone afterwards, whatever happens.
 * @throws MachineError when the disk is full, or may not be written to.
 */
export const withWorkFolder = <T>(outDir: string, work: (dir: string) => Promise<T>): Promise<T> =>
  onDisk("write", outDir, async () => {
    await mkdir(outDir, { recursive: true });
    const dir = await mkdtemp(join(outDir, `${prefix}${ownNames}`));
    inUse.add(basename(dir));
    try {
      return await work(dir);
    } finally {
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
      inUse.delete(basename(dir));
    }
  });

/** Removes what processes that were killed had begun. */
export const sweepWorkFolders = async (outDir: string): Promise<void> => {
  const names = (await readdir(outDir).catch(nullIfMissing)) ?? [];
  for (const name of names) {
    if (name.startsWith(prefix) && !(await isWorkedIn(outDir, name)))
      await rm(join(outDir, name), { recursive: true, force: true });
  }
};

const isWorkedIn = async (outDir: string, name: string): Promise<boolean> => {
  const owner = readOwner(name.slice(prefix.length));
  if (owner?.isHere === true) return owner.pid === process.pid ? inUse.has(name) : isAlive(owner.pid);
  const facts = await stat(join(outDir, name)).catch(nullIfMissing);
  return facts !== null && Date.now() - facts.mtimeMs < foreignForMs;
};

/** Gives finished files their final names; the receipt comes last, because it vouches for the others. */
export const publish = async (from: string, outDir: string, id: string): Promise<void> => {
  const { files, receipt } = outputNames(id);
  for (const name of [...Object.values(files), receipt]) {
    await syncToDisk(join(from, name));
    await rename(join(from, name), join(outDir, name));
  }
};

/** The receipt of a video that is there, whole, and made from the same things; else null. */
export const findFinished = async (
  outDir: string,
  id: string,
  fingerprint: Digest,
): Promise<Receipt | null> => {
  const { files, receipt: name } = outputNames(id);
  const text = await readFile(join(outDir, name), "utf8").catch(nullIfMissing);
  if (text === null) return null;
  const receipt = parseReceipt(text);
  if (receipt?.fingerprint !== fingerprint) return null;
  for (const file of Object.values(files)) {
    if ((await stat(join(outDir, file)).catch(nullIfMissing)) === null) return null;
  }
  return (await digestFile(join(outDir, files.video))) === receipt.digest ? receipt : null;
};

const parseReceipt = (text: string): Receipt | null => {
  try {
    return receiptSchema.parse(JSON.parse(text));
  } catch {
    return null; // of an older version, or not ours: the video is made again
  }
};

import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { digestFile } from "../media/digest.ts";
import { onDisk } from "../media/disk-error.ts";
import { nullIfMissing } from "../media/missing-file.ts";
import { syncToDisk } from "../media/write-whole.ts";
import type { Digest } from "../model/media.ts";
import { receiptSchema, type Receipt } from "../model/receipt.ts";

/** Names of what a video leaves behind, without their folder. */
export const outputNames = (id: string) => ({
  /** What the receipt vouches for. */
  files: { video: `${id}.mp4`, poster: `${id}.png`, srt: `${id}.srt`, vtt: `${id}.vtt` },
  receipt: `${id}.json`,
});

const prefix = ".rendering-";

/**
 * A folder beside the results in which they are made. It is gone afterwards, whatever happens.
 * @throws MachineError when the disk is full, or may not be written to.
 */
export const withWorkFolder = <T>(outDir: string, work: (dir: string) => Promise<T>): Promise<T> =>
  onDisk("write", outDir, async () => {
    await mkdir(outDir, { recursive: true });
    const dir = await mkdtemp(join(outDir, `${prefix}${String(process.pid)}-`));
    try {
      return await work(dir);
    } finally {
      await rm(dir, { recursive: true, force: true, maxRetries: 3 });
    }
  });

/** Removes what processes that were killed had begun. */
export const sweepWorkFolders = async (outDir: string): Promise<void> => {
  const names = (await readdir(outDir).catch(nullIfMissing)) ?? [];
  for (const name of names) {
    const pid = Number(new RegExp(`^\\${prefix}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (Number.isInteger(pid) && !isAlive(pid))
      await rm(join(outDir, name), { recursive: true, force: true });
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // A process of another user lives, although it cannot be asked.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
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

import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { InputError } from "../../errors.ts";
import { createDisk, type MediaSource } from "../../media/disk.ts";
import { temporaryName } from "../../media/temporary-files.ts";

/** Writes a file beside its name and gives it that name when it is whole. Folders are made. */
export const saveWhole = async (source: MediaSource, target: string): Promise<{ sizeInBytes: number }> => {
  const disk = createDisk();
  await disk.makeFolder(path.dirname(target));
  const temporary = path.join(path.dirname(target), `.${temporaryName("part")}`);
  try {
    const { sizeInBytes } = await disk.write(source, temporary);
    await disk.moveWhole(temporary, target);
    return { sizeInBytes };
  } finally {
    await disk.remove(temporary);
  }
};

/** The file a person named, with the ending that its bytes ask for. */
export const withEnding = (file: string, ext: string): string => {
  const { dir, name, ext: given } = path.parse(file);
  const isEnding = /^\.(mp4|webm|mov|mp3|wav|m4a|ogg|srt|vtt|json|html)$/i.test(given);
  return path.join(dir, `${isEnding ? name : name + given}.${ext}`);
};

/** @throws InputError where a file would be written over. */
export const refuseExisting = (file: string, force: boolean): void => {
  if (force || !existsSync(file)) return;
  throw new InputError(`There is already a ${isFolder(file) ? "folder" : "file"} at ${file}.`, {
    place: { file },
    hint: isFolder(file) ? "Name a file in it." : "Name another file, or add --force to write over it.",
  });
};

export const isFolder = (name: string): boolean =>
  statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;

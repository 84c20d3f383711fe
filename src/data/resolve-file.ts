import { realpathSync, statSync } from "node:fs";
import path from "node:path";

export type ResolvedFile = { path: string } | { problem: "missing" | "outside" | "folder" };

/**
 * The absolute path of a file that a brief or a row names. It has to lie inside `root` after every symbolic link is
 * followed, so that no value can reach out of the project.
 */
export const resolveFile = (name: string, folder: string, root: string): ResolvedFile => {
  const wanted = path.resolve(folder, name);
  if (!isInside(wanted, root)) return { problem: "outside" };
  const real = realPath(wanted);
  if (real === undefined) return { problem: "missing" };
  if (!isInside(real, realPath(root) ?? root)) return { problem: "outside" };
  return statSync(real).isFile() ? { path: real } : { problem: "folder" };
};

const isInside = (file: string, folder: string): boolean => {
  const relative = path.relative(folder, file);
  return relative !== "" && relative.split(path.sep)[0] !== ".." && !path.isAbsolute(relative);
};

const realPath = (file: string): string | undefined => {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
};

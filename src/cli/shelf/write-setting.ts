import { randomUUID } from "node:crypto";
import { readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";

/** The text of a `.env` and who may read it; an empty one where there is none. */
export const readEnvText = async (file: string): Promise<{ text: string; target: string; mode: number }> => {
  try {
    // A link stays one.
    const target = await realpath(file);
    return { text: await readFile(target, "utf8"), target, mode: (await stat(target)).mode & 0o777 };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return { text: "", target: file, mode: 0o600 };
    throw error;
  }
};

/** Sets one line of a `.env`, whole or not at all; all others stay as they are, and so does who may read it. */
export const writeSetting = async (file: string, name: string, value: string): Promise<void> => {
  const { text, target, mode } = await readEnvText(file);
  const line = `${name}=${value}`;
  const known = new RegExp(`^(?:export[ \\t]+)?${name}[ \\t]*=.*$`, "m");
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  const changed = known.test(text) ? text.replace(known, () => line) : `${text}${end}${line}\n`;
  const temporary = `${target}.${randomUUID()}.part`;
  try {
    await writeFile(temporary, changed, { mode, flag: "wx" });
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
};

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const looksSchema = z.record(z.string(), z.string());
const fileIn = (home: string): string => path.join(home, "looks.json");

/** Of which kind looks are, by id, as HeyGen has told earlier runs. */
export const recallLooks = async (home: string): Promise<Map<string, string>> => {
  try {
    const looks = looksSchema.safeParse(JSON.parse(await readFile(fileIn(home), "utf8")));
    return new Map(Object.entries(looks.data ?? {}));
  } catch (error) {
    // What is not known is priced high and asked for again.
    const isNothing =
      error instanceof SyntaxError || (error instanceof Error && "code" in error && error.code === "ENOENT");
    if (isNothing) return new Map();
    throw error;
  }
};

export const rememberLooks = async (home: string, looks: ReadonlyMap<string, string>): Promise<void> => {
  if (looks.size === 0) return;
  const all = new Map([...(await recallLooks(home)), ...looks]);
  await mkdir(home, { recursive: true });
  const beside = `${fileIn(home)}.${process.pid}.tmp`;
  await writeFile(beside, `${JSON.stringify(Object.fromEntries(all), null, 1)}\n`);
  await rename(beside, fileIn(home));
};

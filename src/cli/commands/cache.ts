import path from "node:path";
import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import {
  collectCache,
  exportCache,
  importCache,
  openMediaCache,
  readCatalogue,
  sizeOf,
  verifyCache,
  type Catalogue,
  type CatalogueRecord,
  type MediaCache,
} from "../../media/index.ts";
import { formatByteSize } from "../byte-size.ts";
import { formatTable, plural, shorten, type Output } from "../output.ts";
import type { Project } from "../project.ts";

type Tools = { project: Project; output: Output; signal: AbortSignal };

const shownPath = (file: string): string => path.relative(process.cwd(), file) || ".";
const items = (count: number, word: string): string => plural(count, word).replace(/ys$/, "ies");

/** `greenroom cache ls`: what is kept, by kind; with `long`, every clip that was paid for. */
export const listCache = async ({ long = false }: { long?: boolean }, tools: Tools): Promise<ExitCode> => {
  const { project, output } = tools;
  const cache = await openMediaCache(project.mediaDir);
  const catalogue = await readCatalogue(cache);
  const groups = groupsOf(catalogue);
  for (const group of groups) output.emit("group", group);
  if (long) for (const record of paidIn(catalogue)) output.emit("record", describeRecord(record));
  output.emit("total", { dir: cache.dir, sizeInBytes: sizeOf(catalogue) });

  output.say(`${shownPath(cache.dir)}: ${formatByteSize(sizeOf(catalogue))}\n`);
  const rows = groups.map((group) => [
    group.kind,
    shorten(group.name, 24),
    String(group.count),
    formatByteSize(group.sizeInBytes),
    group.usedAtMs === null ? "" : dayOf(group.usedAtMs),
  ]);
  output.say(formatTable([["kind", "what", "count", "size", "last used"], ...rows], [2, 3]));
  if (long) {
    const records = paidIn(catalogue).map((record) => {
      const { id, kind, seconds, sizeInBytes, usedAtMs } = describeRecord(record);
      return [id.slice(0, 12), kind, `${seconds.toFixed(1)} s`, formatByteSize(sizeInBytes), dayOf(usedAtMs)];
    });
    output.say(`\n${formatTable([["key", "kind", "length", "size", "last used"], ...records], [2, 3])}`);
  }
  return exitCodes.done;
};

type Group = { kind: string; name: string; count: number; sizeInBytes: number; usedAtMs: number | null };

/** Files that several records name are counted with the first. */
const groupsOf = ({ records, unreadable, files, quarantine, temporary }: Catalogue): Group[] => {
  const groups = new Map<string, Group>();
  const counted = new Set<string>();
  const add = (kind: string, name: string, sizeInBytes: number, usedAtMs: number): void => {
    const group = groups.get(`${kind} ${name}`) ?? { kind, name, count: 0, sizeInBytes: 0, usedAtMs: null };
    group.count += 1;
    group.sizeInBytes += sizeInBytes;
    group.usedAtMs = Math.max(usedAtMs, group.usedAtMs ?? usedAtMs);
    groups.set(`${kind} ${name}`, group);
  };
  for (const record of [...records].sort((a, b) => rank(b) - rank(a))) {
    let size = record.sizeInBytes;
    for (const { digest, ext } of record.files) {
      const name = `${digest}.${ext}`;
      if (!counted.has(name)) size += files.get(name)?.sizeInBytes ?? 0;
      counted.add(name);
    }
    add(record.kind, nameOf(record), size, record.usedAtMs);
  }
  for (const { name, sizeInBytes, usedAtMs } of files.values()) {
    if (!counted.has(name)) add("unclaimed", "copies of your own files", sizeInBytes, usedAtMs);
  }
  for (const file of unreadable) add("unreadable", "records", file.sizeInBytes, file.usedAtMs);
  for (const file of quarantine) add("quarantine", "corrupt files", file.sizeInBytes, file.usedAtMs);
  for (const file of temporary) add("temporary", "being written", file.sizeInBytes, file.usedAtMs);
  return [...groups.values()];
};

const rank = ({ kind }: CatalogueRecord): number => ["derived", "fetched", "paid"].indexOf(kind);

const nameOf = (record: CatalogueRecord): string => {
  if (record.name !== "entry") return record.name;
  return (entryOf(record)?.kind ?? "entry").replace("avatar", "avatar clip");
};

/** What of an entry is worth a line; its whole shape was checked when it was read. */
const entryOf = ({ value }: CatalogueRecord): { kind: string; durationMs: number } | null => {
  const isShown = typeof value === "object" && value !== null && "kind" in value && "durationMs" in value;
  return isShown && typeof value.kind === "string"
    ? { kind: value.kind, durationMs: Number(value.durationMs) }
    : null;
};

const paidIn = ({ records }: Catalogue): CatalogueRecord[] =>
  records.filter(({ kind }) => kind === "paid").sort((a, b) => b.usedAtMs - a.usedAtMs);

const describeRecord = (record: CatalogueRecord) => ({
  id: record.id,
  kind: nameOf(record),
  seconds: (entryOf(record)?.durationMs ?? 0) / 1000,
  sizeInBytes: record.files.reduce((sum, file) => sum + file.sizeInBytes, record.sizeInBytes),
  usedAtMs: record.usedAtMs,
  files: record.files.map(({ digest, ext }) => `${digest}.${ext}`),
});

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `greenroom cache verify`: reads every byte. Answers 1 when something was found. */
export const checkCache = async ({ project, output, signal }: Tools): Promise<ExitCode> => {
  const cache = await openMediaCache(project.mediaDir);
  const verdict = await output.step("Cache", async ({ progress, title }) => {
    const found = await verifyCache(cache, {
      signal,
      onProgress: (done, of) => progress(`${done} of ${items(of, "file")}`),
    });
    title(
      `Cache: ${items(found.files, "file")}, ${formatByteSize(found.sizeInBytes)}, ${items(found.records, "record")}`,
    );
    return found;
  });
  output.emit("verified", verdict);
  for (const name of verdict.corrupt) output.warn(`! corrupt, now in quarantine: ${name}`);
  for (const name of verdict.unreadable) output.warn(`! unreadable record, now in quarantine: ${name}`);
  for (const { name, id } of verdict.incomplete) output.warn(`! lacks a file: ${name} ${id.slice(0, 12)}`);
  const isSound = verdict.corrupt.length + verdict.unreadable.length + verdict.incomplete.length === 0;
  output.say(
    isSound
      ? "Everything is as it was stored."
      : "What is lacking is fetched or made again when it is needed; what was paid for is not paid for twice.",
  );
  return isSound ? exitCodes.done : exitCodes.failed;
};

/** `greenroom cache gc`: makes the cache smaller. */
export const shrinkCache = async (
  { max, dryRun = false }: { max: number; dryRun?: boolean },
  { project, output, signal }: Tools,
): Promise<ExitCode> => {
  const cache = await openMediaCache(project.mediaDir);
  const { publicDir, stageDir } = project;
  const collected = await collectCache(cache, {
    ...{ maxBytes: max, dryRun, publicDir, signal },
    stageDirs: [stageDir],
  });
  output.emit("collected", { ...collected, dryRun, maxBytes: max });
  const { removed, beforeBytes, afterBytes, pinned } = collected;
  const kinds = [...new Set(removed.map(({ kind }) => kind))].map((kind) => {
    const ofKind = removed.filter((each) => each.kind === kind);
    const bytes = ofKind.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0);
    return [kind, String(ofKind.length), formatByteSize(bytes)];
  });
  if (kinds.length > 0) {
    output.say(`${formatTable([[dryRun ? "would go" : "gone", "count", "size"], ...kinds], [1, 2])}\n`);
  }
  output.say(
    `${formatByteSize(beforeBytes)} → ${formatByteSize(afterBytes)} (asked for: ${formatByteSize(max)}).`,
  );
  if (afterBytes > max) {
    output.say(`${items(pinned, "thing")} that unfinished plans, prepared videos or running work need stay.`);
  }
  return exitCodes.done;
};

/** `greenroom cache export`: what was paid for, in one file. */
export const exportTo = async (
  file: string,
  { all = false }: { all?: boolean },
  { project, output, signal }: Tools,
): Promise<ExitCode> => {
  const cache = await openMediaCache(project.mediaDir);
  const target = path.resolve(file);
  const exported = await output.step("Export", async ({ progress, title }) => {
    const made = await withPlace(file, () =>
      exportCache(cache, target, {
        ...{ all, signal },
        onProgress: (done, of) => progress(`${done} of ${items(of, "file")}`),
      }),
    );
    title(
      `Export: ${items(made.records, "record")}, ${items(made.files, "file")}, ${formatByteSize(made.sizeInBytes)}`,
    );
    return made;
  });
  output.emit("exported", { file: target, ...exported });
  output.say(`Take it in elsewhere:  npx greenroom cache import ${shownPath(target)}`);
  return exitCodes.done;
};

/** `greenroom cache import`: takes an exported file in. */
export const importFrom = async (file: string, { project, output, signal }: Tools): Promise<ExitCode> => {
  const cache: MediaCache = await openMediaCache(project.mediaDir);
  const imported = await output.step("Import", async ({ progress, title }) => {
    const taken = await withPlace(file, () =>
      importCache(cache, path.resolve(file), {
        signal,
        onProgress: (done, of) => progress(`${done} of ${items(of, "file")}`),
      }),
    );
    title(`Import: ${items(taken.added, "new record")}, ${taken.known} known, ${items(taken.files, "file")}`);
    return taken;
  });
  output.emit("imported", imported);
  return exitCodes.done;
};

/** A file that is not there, or cannot be made there, is a slip of the one who named it. */
const withPlace = async <T>(file: string, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (!["ENOENT", "EISDIR", "ENOTDIR", "ENOTEMPTY", "EEXIST"].includes(code)) throw error;
    throw new InputError(`The archive ${file} cannot be used (${code}).`, {
      place: { file },
      hint: "Check the path; it is taken from the folder you are in.",
      cause: error,
    });
  }
};

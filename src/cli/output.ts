import type { ListrTaskWrapper, DefaultRenderer, SimpleRenderer } from "listr2";
import type { Config } from "./config.ts";

/** How a command speaks: to a person at a terminal, to a log, or to a program. */
export type OutputMode = "terminal" | "lines" | "json";

export type Output = {
  mode: OutputMode;
  /** A line for people; nothing with `--json`. */
  say: (text: string) => void;
  /** A value for programs; nothing without `--json`. */
  emit: (event: string, value?: object) => void;
  warn: (text: string) => void;
  /** A piece of work that takes a while. `progress` shows on a terminal; `note` is a line of its own everywhere. */
  step: <T>(title: string, run: (report: StepReport) => Promise<T>) => Promise<T>;
};
export type StepReport = { progress: (text: string) => void; title: (text: string) => void };

type Streams = { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };

/** @param secrets are taken out of whatever is printed, wherever it came from. */
export const createOutput = (mode: OutputMode, secrets: readonly string[], streams: Streams): Output => {
  const clean = (text: string): string =>
    secrets.reduce((result, secret) => result.replaceAll(secret, "[redacted]"), text);
  const write = (text: string): void => {
    streams.stdout.write(`${clean(text)}\n`);
  };
  return {
    mode,
    say: (text) => {
      if (mode !== "json") write(text);
    },
    emit: (event, value = {}) => {
      if (mode === "json") write(JSON.stringify({ event, ...value }));
    },
    warn: (text) => {
      streams.stderr.write(`${clean(text)}\n`);
    },
    step: async (title, run) => {
      if (mode === "json") return run({ progress: () => undefined, title: () => undefined });
      if (mode === "lines") {
        write(`${title} …`);
        let last = title;
        const result = await run({ progress: () => undefined, title: (text) => (last = text) });
        if (last !== title) write(last);
        return result;
      }
      return runOnTerminal(title, clean, run);
    },
  };
};

const runOnTerminal = async <T>(
  title: string,
  clean: (text: string) => string,
  run: (report: StepReport) => Promise<T>,
): Promise<T> => {
  const { Listr } = await import("listr2");
  const results: T[] = [];
  const task = (_: unknown, view: ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>) =>
    run({
      progress: (text) => (view.output = clean(text)),
      title: (text) => (view.title = clean(text)),
    }).then((result) => {
      results.push(result);
    });
  await new Listr([{ title: clean(title), task }], {
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false, collapseErrors: false },
  }).run();
  const [result] = results;
  return result as T;
};

/** A terminal gets a live display, everything else plain lines, and a program JSON. */
export const openOutput = (json: boolean, { apiKey }: Pick<Config, "apiKey">): Output => {
  const { stdout, stderr } = process;
  const mode = json ? "json" : stdout.isTTY ? "terminal" : "lines";
  return createOutput(mode, apiKey === undefined ? [] : [apiKey], { stdout, stderr });
};

/** Text in columns, two spaces apart; numbers to the right. */
export const formatTable = (rows: readonly (readonly string[])[], right: readonly number[] = []): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

export const shorten = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;

export const formatUsd = (usd: number): string => `$${usd.toFixed(2)}`;
export const formatSeconds = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

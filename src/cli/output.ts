import stringWidth from "fast-string-width";
import type { ListrTaskWrapper, DefaultRenderer, SimpleRenderer } from "listr2";
import { createRedactor, createSecretHider } from "../heygen/redact.ts";
import type { Config } from "./config.ts";

/** How a command speaks: to a person at a terminal, to a log, or to a program. */
export type OutputMode = "terminal" | "lines" | "json";

export type Output = {
  mode: OutputMode;
  /** A line for people; nothing with `--json`. */
  say: (text: string) => void;
  /** A value for programs; nothing without `--json`. */
  emit: (event: string, value?: object) => void;
  /** A text as it is, such as a file of its own for another program; nothing with `--json`. */
  raw: (text: string) => void;
  warn: (text: string) => void;
  /** A question to a person; null where nobody can answer. */
  confirm: ((question: string) => Promise<boolean>) | null;
  /** A piece of work that takes a while. `progress` shows on a terminal; `note` is a line of its own everywhere. */
  step: <T>(title: string, run: (report: StepReport) => Promise<T>) => Promise<T>;
};
export type StepReport = { progress: (text: string) => void; title: (text: string) => void };

type Stream = { write: (text: string) => unknown };
type Streams = { stdout: Stream; stderr: Stream };

export type OutputOptions = {
  /** Taken out of whatever is printed, wherever it came from. */
  secrets: readonly string[];
  streams: Streams;
  /** Asks a person. @default there is nobody */
  confirm?: Output["confirm"];
};

/** Events whose words come from elsewhere: whatever looks like a credential or a signed link is taken out of them. */
const reports = new Set(["error", "warning", "check", "media"]);

export const createOutput = (
  mode: OutputMode,
  { secrets, streams, confirm = null }: OutputOptions,
): Output => {
  const clean = createRedactor(secrets);
  // Data of people's own (a link in a call to action) is not ours to change.
  const hide = createSecretHider(secrets);
  const write = (text: string): void => {
    streams.stdout.write(`${clean(text)}\n`);
  };
  return {
    mode,
    say: (text) => {
      if (mode !== "json") write(text);
    },
    emit: (event, value = {}) => {
      if (mode !== "json") return;
      const line = JSON.stringify({ event, ...value }, reports.has(event) ? cleanTexts(clean) : undefined);
      streams.stdout.write(`${hide(line)}\n`);
    },
    raw: (text) => {
      if (mode !== "json") streams.stdout.write(hide(text));
    },
    confirm,
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

/** For JSON.stringify: texts are cleaned one by one, so that what is left is JSON. */
const cleanTexts =
  (clean: (text: string) => string) =>
  (_: string, value: unknown): unknown =>
    typeof value === "string" ? clean(value) : value;

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
export const openOutput = (json: boolean, { secrets }: Pick<Config, "secrets">): Output => {
  const { stdin, stdout, stderr } = process;
  const mode = json ? "json" : stdout.isTTY ? "terminal" : "lines";
  const confirm = mode === "terminal" && stdin.isTTY ? askOnTerminal(createRedactor(secrets)) : null;
  return createOutput(mode, { secrets, streams: { stdout, stderr }, confirm });
};

const askOnTerminal =
  (clean: (text: string) => string) =>
  async (question: string): Promise<boolean> => {
    const { confirm } = await import("@clack/prompts");
    // Ctrl-C answers with a symbol; whatever is not a yes is a no.
    return (await confirm({ message: clean(question), initialValue: false })) === true;
  };

/** What a terminal of the usual kind shows in a line. */
const lineWidth = 80;
/** Narrower, a column says nothing. */
const leastWidth = 8;

/**
 * Text in columns, two spaces apart.
 *
 * @param right columns whose cells stand to the right: numbers.
 * @param flexible columns that are shortened, the first one first, so that a row fits 80 columns.
 */
export const formatTable = (
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
  flexible: readonly number[] = [],
): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, stringWidth(row[column] ?? "")), 0),
  );
  for (const column of flexible) {
    const excess = widths.reduce((sum, width) => sum + width + 2, -2) - lineWidth;
    const width = widths[column] ?? 0;
    if (excess > 0) widths[column] = Math.min(width, Math.max(leastWidth, width - excess));
  }
  const pad = (text: string, column: number): string => {
    const cell = flexible.includes(column) ? shorten(text, widths[column] ?? 0) : text;
    const space = " ".repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell)));
    return right.includes(column) ? `${space}${cell}` : `${cell}${space}`;
  };
  return rows.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
};

/** At most so many columns of a terminal, in which an ideograph takes two. */
export const shorten = (text: string, width: number): string => {
  if (stringWidth(text) <= width) return text;
  let [shown, used] = ["", 0];
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    shown += segment;
  }
  return `${shown.trimEnd()}…`;
};

export const formatUsd = (usd: number): string => `$${usd.toFixed(2)}`;
export const formatSeconds = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

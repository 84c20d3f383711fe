import { InputError } from "../errors.ts";
import type { CaptionCue } from "../model/captions/cue.ts";

type Placed = CaptionCue & { line: number };
type Line = { text: string; line: number };

const time = String.raw`(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})`;
const timing = new RegExp(`^\\s*${time}\\s*-->\\s*${time}(?:\\s.*)?$`);

/**
 * The cues of an SRT, VTT or ASS file, found out by what it holds, in order. Styles and positions are left out: captions
 * have the brand's.
 *
 * @throws InputError with file and line for what is no such file, or has times that cannot be.
 */
export const parseCaptions = (text: string, file: string): CaptionCue[] => {
  const lines = text.split("\n").map((each, index) => ({ text: each, line: index + 1 }));
  const isAss = lines.some((line) => /^\s*\[events\]\s*$/i.test(line.text));
  const isVtt = /^WEBVTT(?:\s|$)/.test(lines[0]?.text ?? "");
  const placed = isAss ? parseAss(lines, file) : parseBlocks(lines, file, isVtt);
  if (placed.length === 0) {
    throw complain(file, undefined, "The file has no captions.", "Name an SRT, VTT or ASS file.");
  }
  // Dialogue may stand in any order in ASS; elsewhere a time that goes back is a mistake.
  if (isAss) placed.sort((a, b) => a.startMs - b.startMs);
  for (const [index, cue] of placed.entries()) {
    if (cue.endMs <= cue.startMs) throw complain(file, cue.line, "This caption ends before it begins.");
    if (cue.startMs < (placed[index - 1]?.startMs ?? 0))
      throw complain(file, cue.line, "This caption begins before the one in front of it.");
  }
  return placed.map(({ startMs, endMs, text: words }) => ({ startMs, endMs, text: words }));
};

const complain = (file: string, line: number | undefined, message: string, hint?: string): InputError =>
  new InputError(message, {
    place: { file, line },
    hint: hint ?? "Times are written 00:00:01,500 --> 00:00:03,000, from the start of the scene.",
    code: "captions_invalid",
  });

/** SRT and VTT: blocks between empty lines, each with its times in the first or second line. */
const parseBlocks = (lines: readonly Line[], file: string, isVtt: boolean): Placed[] => {
  const blocks: Line[][] = [[]];
  for (const line of lines) {
    if (line.text.trim() === "") blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  return blocks.flatMap((block, index): Placed[] => {
    const [first] = block;
    if (first === undefined) return [];
    if (isVtt && (index === 0 || /^(NOTE|STYLE|REGION)(\s|$)/.test(first.text))) return [];
    const at = block.slice(0, 2).findIndex(({ text }) => text.includes("-->"));
    const times = timing.exec(block[at]?.text ?? "");
    if (times === null) throw complain(file, block[Math.max(0, at)]?.line, "This caption has no times.");
    const text = plainText(
      block
        .slice(at + 1)
        .map((line) => line.text)
        .join(" "),
    );
    if (text === "") return [];
    return [{ startMs: msOf(times, 1), endMs: msOf(times, 5), text, line: block[at]?.line ?? first.line }];
  });
};

/** ASS and SSA: the lines of `[Events]`, with columns as its `Format:` names them. */
const parseAss = (lines: readonly Line[], file: string): Placed[] => {
  let section = "";
  let columns: string[] | undefined;
  return lines.flatMap(({ text, line }): Placed[] => {
    section = /^\s*\[(.+)\]\s*$/.exec(text)?.[1]?.toLowerCase() ?? section;
    const [, key, value] = /^\s*(Format|Dialogue)\s*:\s*(.*)$/i.exec(text) ?? [];
    if (section !== "events" || key === undefined || value === undefined) return [];
    if (key.toLowerCase() === "format") {
      columns = value.split(",").map((name) => name.trim().toLowerCase());
      return [];
    }
    if (columns === undefined)
      throw complain(file, line, "This Dialogue stands before the Format of [Events].");
    const fields = value.split(",");
    const field = (name: string): string => fields[columns?.indexOf(name) ?? -1]?.trim() ?? "";
    const [start, end] = [field("start"), field("end")].map((each) => new RegExp(`^${time}$`).exec(each));
    const textAt = columns.indexOf("text");
    if (start == null || end == null || textAt < 0)
      throw complain(file, line, "This Dialogue has no times.", "Times are written 0:00:01.50 in ASS.");
    const words = fields.slice(textAt).join(",");
    // Drawings are no words.
    const shown = /\{[^}]*\\p[1-9]/.test(words) ? "" : plainText(words);
    return shown === "" ? [] : [{ startMs: msOf(start, 1), endMs: msOf(end, 1), text: shown, line }];
  });
};

const msOf = (match: RegExpExecArray, from: number): number => {
  const [hours = 0, minutes = 0, seconds = 0] = match
    .slice(from, from + 3)
    .map((each: string | undefined) => Number(each ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((match[from + 3] ?? "0").padEnd(3, "0"));
};

const entities: Record<string, string> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", lrm: "", rlm: "" },
};

const plainText = (text: string): string =>
  text
    .replace(/\{[^}]*\}/g, "")
    .replace(/<\/?[a-z\d][^>]*>/gi, "")
    .replace(/\\[Nnh]/g, " ")
    .replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole)
    .replace(/\s+/g, " ")
    .trim();

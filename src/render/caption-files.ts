import { serializeSrt } from "@remotion/captions";
import type { Cue } from "./caption-cues.ts";

/** SubRip: what video platforms take. */
export const toSrt = (cues: readonly Cue[]): string => {
  const text = serializeSrt({
    lines: cues.map(({ startMs, endMs, lines }) => [
      { text: lines.join("\n"), startMs, endMs, timestampMs: null, confidence: null },
    ]),
  });
  return text === "" ? "" : `${text}\n`;
};

/** WebVTT: what the `<track>` of a web page takes. */
export const toVtt = (cues: readonly Cue[]): string =>
  [
    "WEBVTT\n",
    ...cues.map(
      ({ startMs, endMs, lines }, index) =>
        `${String(index + 1)}\n${timestamp(startMs)} --> ${timestamp(endMs)}\n${lines.map(escape).join("\n")}\n`,
    ),
  ].join("\n");

/** `-->` would be read as a time, and `<` and `&` as markup. */
const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const timestamp = (ms: number): string => {
  const parts = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  return `${parts.map((part) => String(part).padStart(2, "0")).join(":")}.${String(ms % 1000).padStart(3, "0")}`;
};

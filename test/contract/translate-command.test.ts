import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runTranslate } from "../../src/cli/commands/translate.ts";
import type { TranslateOptions } from "../../src/cli/shelf/translation.ts";
import type { ExitCode } from "../../src/errors.ts";
import { captureOutput } from "../support/captured-output.ts";
import { makePng } from "../support/make-png.ts";
import { makeClip } from "../support/media.ts";
import { jsonLines } from "../support/project.ts";
import { shareEmulator } from "../support/share-emulator.ts";
import { shelfWorlds, type World } from "../support/shelf-world.ts";

const { emulator, heygen } = await shareEmulator({ seed: "translate" });
let dir: string;
let film: string;
let silent: string;
const { makeWorld, onShelf, print, failure } = shelfWorlds(emulator.url);
const [spanish, french] = ["Spanish (Spain)", "French (France)"];

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "greenroom-test-"));
  const small = { width: 64, height: 36, durationMs: 480, ground: [0, 255, 0] } as const;
  film = await makeClip(path.join(dir, "Opening day.mp4"), small);
  silent = await makeClip(path.join(dir, "silent.mp4"), { ...small, sound: false });
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

const translate = (world: World, source: string | undefined, options: TranslateOptions): Promise<ExitCode> =>
  onShelf(world, (shelf) => runTranslate(source, options, shelf));
const posts = (): string[] =>
  emulator.requests.flatMap(({ method, path: route }) => (method === "POST" ? [route] : []));
const made = (world: World): Promise<string[]> => readdir(path.join(world.dir, "out"));

/** How many there are at HeyGen. */
const translations = async (): Promise<number> => {
  const headers = { "x-api-key": "any" };
  const answer = await fetch(`${emulator.url}/v3/video-translations?limit=100`, { headers });
  return ((await answer.json()) as { data: unknown[] }).data.length;
};

describe("translate", () => {
  test("makes a film in each language, with captions, and once", async () => {
    const world = await makeWorld(captureOutput("json"));
    const options = { to: ["spanish (spain)", french, spanish], captions: true };
    expect(await translate(world, film, options)).toBe(0);
    const files = (await made(world)).sort();
    expect(files.map((name) => name.replace(/-[\da-f]{8}\./, "."))).toEqual(
      ["french-france", "spanish-spain"].flatMap((language) =>
        ["mp4", "srt", "vtt"].map((ending) => `opening-day-${language}.${ending}`),
      ),
    );
    expect(posts().filter((route) => route === "/v3/assets")).toHaveLength(1);
    const events = jsonLines(world.output.printed()).filter(({ event }) => event === "translation");
    expect(events.map(({ language }) => language).sort()).toEqual([french, spanish]);
    expect(world.output.printed()).not.toMatch(/Signature=/);

    await rm(path.join(world.dir, "out"), { recursive: true });
    emulator.clearLog();
    expect(await translate(world, film, { ...options, to: [spanish] })).toBe(0);
    expect(await made(world)).toHaveLength(3);
    expect(posts()).toEqual([]);
  });

  test("an answer that was lost is not paid for again", async () => {
    const world = await makeWorld();
    emulator.addFault({
      fault: "bad-json",
      method: "POST",
      route: "/v3/video-translations",
      after: true,
      once: true,
    });
    const before = await translations();
    expect(await failure(world, (shelf) => runTranslate(film, { to: [french] }, shelf))).toMatchObject({
      code: "heygen_answer_unreadable",
    });
    expect(await translate(world, film, { to: [french] })).toBe(0);
    expect(await made(world)).toHaveLength(1);
    expect((await translations()) - before).toBe(1);
  });

  test("languages are names; the nearest are told for what is none", async () => {
    const { text, events } = await print((shelf) => runTranslate(undefined, { listLanguages: true }, shelf));
    expect(text).toMatch(/^Spanish \(Spain\)$/m);
    expect(events).toContainEqual({ event: "language", name: spanish });
    const world = await makeWorld();
    const hintFor = async (to: string): Promise<unknown> => {
      const error = await failure(world, (shelf) => runTranslate(film, { to: [to] }, shelf));
      expect(error).toMatchObject({ code: "language_unknown", exitCode: 2 });
      return (error as { hint: string }).hint;
    };
    expect(await hintFor("es")).toMatch(/^Did you mean "Spanish \(Mexico\)" or "Spanish \(Spain\)"\?/);
    expect(await hintFor("Frensh")).toMatch(/^Did you mean "French \(France\)"\?/);
    expect(await hintFor("Klingon")).toMatch(/^"greenroom translate --list-languages"/);
    expect(posts()).toEqual([]);
  });

  test("what is no film is refused before anything is sent", async () => {
    const world = await makeWorld();
    const picture = path.join(world.dir, "a.png");
    await writeFile(picture, makePng(8, 8));
    for (const [source, message] of [
      [picture, /is no film/],
      [silent, /has no sound/],
      ["gone.mp4", /There is no film at gone\.mp4/],
      [undefined, /There is no film to translate/],
    ] as const) {
      expect(await failure(world, (shelf) => runTranslate(source, { to: [spanish] }, shelf))).toMatchObject({
        exitCode: 2,
        message: expect.stringMatching(message) as string,
      });
    }
    expect(posts()).toEqual([]);
  });

  test("says what it costs; where the length is not known, no budget can be kept to", async () => {
    const world = await makeWorld(captureOutput(), { heygenUrl: heygen.url, confirmAboveUsd: 0 });
    const attempt = (source: string, options: TranslateOptions) =>
      failure(world, (shelf) => runTranslate(source, { to: [spanish, french], ...options }, shelf));
    expect(await attempt(film, { budget: 0.01, mode: "precision" })).toMatchObject({ code: "over_budget" });
    expect(world.output.printed()).toMatch(
      /2 languages, 2 to be ordered\.\nTo pay: \$0\.0\d by the prices of/,
    );
    const link = "https://films.test/talk.mp4";
    expect(await attempt(link, {})).toMatchObject({ code: "needs_approval" });
    expect(world.output.printed()).toMatch(/At HeyGen: \$4\.00 for each minute of the film/);
    expect(await attempt(link, { budget: 5 })).toMatchObject({ code: "input_invalid" });
    expect(posts()).toEqual([]);
  });
});

describe("translate --proofread", () => {
  test("fetches the words, and with --accept makes the film of what was changed", async () => {
    const world = await makeWorld();
    const options = { to: [spanish] };
    expect(
      await failure(world, (shelf) => runTranslate(film, { ...options, accept: true }, shelf)),
    ).toMatchObject({
      code: "words_missing",
    });
    expect(await translate(world, film, { ...options, proofread: true })).toBe(0);
    const words = (await made(world)).sort();
    expect(words).toEqual([
      expect.stringMatching(/^opening-day-spanish-spain-[\da-f]{8}-source\.srt$/),
      expect.stringMatching(/^opening-day-spanish-spain-[\da-f]{8}\.srt$/),
    ]);
    const file = path.join(world.dir, "out", words[1] ?? "");
    await writeFile(file, "1\n00:00:00,000 --> 00:00:00,400\n¡Hola!\n");
    expect(await translate(world, film, { ...options, proofread: true })).toBe(0);
    expect(await readFile(file, "utf8")).toContain("¡Hola!");
    const proofreads = "/v3/video-translations/proofreads";
    expect(posts().filter((route) => route === proofreads)).toHaveLength(1);

    expect(await translate(world, film, { ...options, accept: true, captions: true })).toBe(0);
    expect(await translate(world, film, { ...options, accept: true, captions: true })).toBe(0);
    expect(posts().filter((route) => route.endsWith("/generate"))).toHaveLength(1);
    const captions = (await made(world)).filter((name) => !words.includes(name) && name.endsWith(".srt"));
    expect(captions).toHaveLength(1);
    expect(await readFile(path.join(world.dir, "out", captions[0] ?? ""), "utf8")).toContain("¡Hola!");
  });
});

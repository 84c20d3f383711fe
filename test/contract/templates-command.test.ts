import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { generateVideos, type GenerateOptions } from "../../src/cli/commands/templates-generate.ts";
import { listTemplates, showTemplate } from "../../src/cli/commands/templates.ts";
import { InputErrors, type ExitCode } from "../../src/errors.ts";
import { captureOutput } from "../support/captured-output.ts";
import { makePng } from "../support/make-png.ts";
import { jsonLines } from "../support/project.ts";
import { shareEmulator } from "../support/share-emulator.ts";
import { shelfWorlds, type World } from "../support/shelf-world.ts";

const { emulator, heygen } = await shareEmulator({ seed: "templates" });
const { makeWorld, onShelf, print, failure } = shelfWorlds(emulator.url);
const [teaser, digest] = ["b24c7f90e1d35a68902b7ce4fd816a07", "7e1d0c52a9b84f36b0f4c81d2a6e9350"];

const orders = (): string[] =>
  emulator.requests.flatMap(({ method, path: route }) =>
    method === "POST" && route.startsWith("/v3/templates") ? [route] : [],
  );
const generate = (world: World, id: string, change: GenerateOptions): Promise<ExitCode> =>
  onShelf(world, (shelf) => generateVideos(id, { out: path.join(world.dir, "out"), ...change }, shelf));
const films = async (world: World): Promise<string[]> =>
  (await readdir(path.join(world.dir, "out"))).filter((name) => name.endsWith(".mp4")).sort();
/** A file of rows in the folder of a project. */
const write = async (world: World, name: string, text: string | Uint8Array): Promise<string> => {
  const file = path.join(world.dir, name);
  await writeFile(file, text);
  return file;
};

describe("templates list and show", () => {
  test("say what there is, and what each place takes", async () => {
    const list = await print((shelf) => listTemplates({ limit: 2 }, shelf));
    expect(list.text).toMatch(new RegExp(`^${digest} +Weekly digest +16:9 +2026-11-21$`, "m"));
    expect(list.events.at(-1)).toEqual({ event: "end", count: 2, hasMore: true });
    const { text, events } = await print((shelf) => showTemplate(digest, shelf));
    expect(text).toMatch(/^headline +text +words +"Week 47"$/m);
    expect(text).toMatch(/^hero +image +PNG or JPEG: file, link, asset id +has to be given$/m);
    expect(text).toMatch(/^sc_01 +Welcome to \{\{headline\}\}\.$/m);
    expect(events).toMatchObject([{ event: "template", id: digest, name: "Weekly digest" }]);
  });
});

describe("templates generate", () => {
  test("makes a video for each row, once, however often it is asked for", async () => {
    const world = await makeWorld(captureOutput("json"));
    const data = await write(world, "rows.csv", "product,pitch,week\nLamp,Light.,1\nChair,,2\n");
    const options = { data, title: "Week {{ week }}: {{ product }}" };
    expect(await generate(world, teaser, options)).toBe(0);
    const made = await films(world);
    expect(made).toEqual([
      expect.stringMatching(/^week-1-lamp-[\w-]{8}\.mp4$/),
      expect.stringMatching(/^week-2-chair-[\w-]{8}\.mp4$/),
    ]);
    expect(orders()).toHaveLength(2);
    expect(jsonLines(world.output.printed()).filter(({ event }) => event === "video")).toHaveLength(2);

    await rm(path.join(world.dir, "out", made[0] ?? ""));
    expect(await generate(world, teaser, options)).toBe(0);
    expect(await films(world)).toEqual(made);
    expect(orders()).toHaveLength(2);
    expect(await generate(world, teaser, { ...options, rows: "2", again: true })).toBe(0);
    expect(orders()).toHaveLength(3);
  });

  test("a command that was killed before it knew the answer pays nothing twice", async () => {
    const world = await makeWorld();
    emulator.addFault({ fault: "bad-json", method: "POST", route: "/v3/templates/:id", after: true });
    const options = { set: ["product=Table"] };
    const before = emulator.counters.videos;
    expect(await failure(world, () => generate(world, teaser, options))).toMatchObject({
      code: "heygen_answer_unreadable",
    });
    emulator.clearFaults();
    expect(await generate(world, teaser, options)).toBe(0);
    expect(await films(world)).toHaveLength(1);
    expect(emulator.counters.videos - before).toBe(1);
  });

  test("one that fails is told with its row, keeps back no other, and is ordered anew next time", async () => {
    const world = await makeWorld();
    const data = await write(world, "rows.json", '[{ "product": "EMU_FAIL" }, { "product": "Shelf" }]');
    expect(await generate(world, teaser, { data, captions: true })).toBe(1);
    expect(world.output.printed()).toMatch(/✖ Row 1: Video .* failed at HeyGen: .*\n +→ HeyGen gives back/);
    expect((await films(world)).length).toBe(1);
    expect((await readdir(path.join(world.dir, "out"))).filter((name) => name.endsWith(".srt"))).toHaveLength(
      1,
    );
    emulator.clearLog();
    expect(await generate(world, teaser, { data, captions: true })).toBe(1);
    expect(orders()).toHaveLength(1);
  });

  test("files beside the rows are uploaded, each once", async () => {
    const world = await makeWorld();
    await write(world, "hero.png", makePng(64, 36));
    await write(world, "bed.mp3", Buffer.from("ID3 and more"));
    const data = await write(
      world,
      "rows.csv",
      "headline,hero,bed\nOne,hero.png,bed.mp3\nTwo,./hero.png,https://x.test/a.mp3\n",
    );
    expect(await generate(world, digest, { data })).toBe(0);
    expect(await films(world)).toHaveLength(2);
    expect(
      emulator.requests.filter(({ method, path: route }) => method === "POST" && route === "/v3/assets"),
    ).toHaveLength(2);
  });

  test("columns that the template does not have are told once each, however many rows there are", async () => {
    const world = await makeWorld();
    const data = await write(world, "rows.csv", "prodct,who\nx,Ada\ny,Bo\nz,Cy\n");
    const refused = await failure(world, () => generate(world, teaser, { data }));
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused instanceof InputErrors ? refused.errors.map(({ message }) => message) : refused).toEqual([
      'The template has no variable "prodct".',
      'The template has no variable "who".',
    ]);
  });

  test.for([
    [
      "a column that the template does not have",
      "prodct\nx\n",
      /no variable "prodct"/,
      /Did you mean "product"/,
    ],
    [
      "a voice that is not there",
      "narrator\nnobody\n",
      /no voice "nobody" for variable "narrator"/,
      /greenroom voices/,
    ],
    ["a presenter that is not there", "presenter\nnobody\n", /no avatar "nobody"/, /greenroom avatars/],
  ] as const)("%s is refused before anything is sent", async ([, csv, message, hint]) => {
    const world = await makeWorld();
    const data = await write(world, "rows.csv", csv);
    expect(await failure(world, () => generate(world, teaser, { data }))).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
      place: { file: data, row: 1, line: 2 },
    });
    expect(orders()).toEqual([]);
  });

  test("all values that do not fit are told at once, with their places", async () => {
    const world = await makeWorld();
    await write(world, "hero.png", Buffer.from("ID3 and more"));
    const data = await write(
      world,
      "rows.csv",
      "headline,hero,bed\na,../x.png,b b\nb,hero.png,id\nc,gone.png,id\n",
    );
    const error = await failure(world, () => generate(world, digest, { data }));
    expect(error).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(/outside the folder of the data/) as string,
          place: { row: 1, field: "hero" },
        },
        {
          message: expect.stringMatching(/takes image; "hero.png" is audio\/mpeg/) as string,
          place: { row: 2 },
        },
        { message: expect.stringMatching(/is not there/) as string, place: { row: 3, field: "hero" } },
      ],
    });
    expect(await failure(world, () => generate(world, digest, { set: ["hero=id"] }))).toMatchObject({
      message: 'Variable "bed" of the template is missing, and the template has nothing in its place.',
    });
    expect(await failure(world, () => generate(world, digest, {}))).toMatchObject({
      message: "There is nothing to fill the template with.",
    });
    expect(orders()).toEqual([]);
  });

  test("says what it costs, keeps to a budget, and asks", async () => {
    const paying = { heygenUrl: heygen.url, confirmAboveUsd: 0 };
    const world = await makeWorld(captureOutput(), paying);
    const options = { set: ["product=Lamp", `pitch=${"word ".repeat(150)}`] };
    expect(
      await failure(world, () => generate(world, teaser, { ...options, budget: 1, yes: true })),
    ).toMatchObject({
      ...{ code: "over_budget", exitCode: 5 },
      hint: expect.stringMatching(/choose fewer rows with --rows/) as string,
    });
    expect(await failure(world, () => generate(world, teaser, options))).toMatchObject({
      code: "needs_approval",
    });
    expect(world.output.printed()).toMatch(
      /1 video, 1 to be ordered\.\nTo pay: about \$5\.\d\d by the prices of/,
    );
    expect(orders()).toEqual([]);
  });

  test("where there is no money left, nothing more is ordered", async () => {
    const world = await makeWorld();
    emulator.addFault({ fault: "status", status: 402, method: "POST", route: "/v3/templates/:id" });
    const rows = Array.from({ length: 20 }, (_, index) => `Thing ${String(index)}`).join("\n");
    const data = await write(world, "rows.csv", `product\n${rows}\n`);
    expect(await failure(world, () => generate(world, teaser, { data }))).toMatchObject({
      ...{ code: "heygen_out_of_credits", exitCode: 5 },
    });
    expect(orders().length).toBeLessThanOrEqual(6);
    expect(existsSync(path.join(world.dir, "out"))).toBe(false);
  });
});

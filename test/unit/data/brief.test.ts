import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readBrief, type BriefDocument } from "../../../src/data/read-brief.ts";
import { describeComplaints } from "../../support/plan-input.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const read = async (text: string | Uint8Array): Promise<BriefDocument> => {
  const file = path.join(await makeTempDir(), "brief.yaml");
  await writeFile(file, text);
  return readBrief(file);
};

/** What reading complains of, without the folder. */
const complaintsAbout = async (text: string | Uint8Array): Promise<string[]> => {
  const error: unknown = await read(text).catch((reason: unknown) => reason);
  return describeComplaints(error).map((each) => each.replace(/^.*?(?=brief\.yaml)/, ""));
};

const head = "title: T\nbrand: b\n";
const scene = "scenes:\n  - id: a\n    layout: statement\n";

describe("a brief", () => {
  test("is read with its defaults, and knows where each of its values stands", async () => {
    const { value, placeOf, folder, file } = await read(`${head}${scene}    seconds: 2\n`);
    expect(value).toMatchObject({
      template: "editorial",
      aspects: ["16:9"],
      language: "en",
      fps: 30,
      transition: "fade",
    });
    expect(value.breath).toEqual({ before: 0.2, after: 0.4 });
    expect(placeOf(["scenes", 0, "seconds"])).toEqual({
      file,
      line: 6,
      column: 14,
      path: "scenes[0].seconds",
    });
    expect(path.dirname(file)).toBe(folder);
  });

  test("tells the nearest place of a value it does not hold", async () => {
    const { placeOf } = await read(head + scene);
    expect(placeOf(["scenes", 0, "say"])).toMatchObject({ line: 4, path: "scenes[0].say" });
    expect(placeOf(["music"])).toMatchObject({ line: 1 });
  });

  test("may be JSON, may begin with a byte order mark and end its lines as Windows does", async () => {
    const json = JSON.stringify({ title: "T", brand: "b", scenes: [{ id: "a", layout: "statement" }] });
    expect((await read(json)).value.title).toBe("T");
    expect((await read(`\ufeff${head}${scene}`.replaceAll("\n", "\r\n"))).value.scenes).toHaveLength(1);
  });

  test("names an aspect once, and takes short forms of music, voice and avatar", async () => {
    const { value } = await read(
      `${head}aspects: ["1:1", "1:1"]\nmusic: calm\nvoice: v\navatar: a\n${scene}`,
    );
    expect(value).toMatchObject({
      aspects: ["1:1"],
      music: { track: "calm" },
      voice: { id: "v" },
      avatar: { id: "a" },
    });
  });
});

describe("a brief that is wrong", () => {
  test.each<[what: string, text: string, complaints: RegExp[]]>([
    [
      "a field that does not exist",
      `${head}${scene}    titel: x\n`,
      [/^brief\.yaml:6:12, scenes\[0\]\.titel: A brief has no field "titel" in scenes\[0\]/],
    ],
    [
      "a value of another kind",
      `title: [1]\nbrand: b\n${scene}`,
      [/^brief\.yaml:1:8, title: "title": .*string/],
    ],
    [
      "a choice that does not exist",
      `${head}transition: spin\n${scene}`,
      [/^brief\.yaml:3:13, transition: .*→ Use one of: none, fade, push, wipe\./],
    ],
    [
      "an overlay of no kind",
      `${head}${scene}    overlays: [{ kind: banner }]\n`,
      [/^brief\.yaml:6:\d+, scenes\[0\]\.overlays\[0\]\.kind: .*→ ./],
    ],
    [
      "two scenes of one name",
      `${head}${scene}  - id: a\n    layout: statement\n`,
      [/^brief\.yaml:6:9, scenes\[1\]\.id: Two scenes are called "a"/],
    ],
    ["several things at once", `brand: b\n${scene}    seconds: long\n`, [/title/, /seconds/]],
    ["a key that is written twice", `${head}title: U\n${scene}`, [/^brief\.yaml:3:1: .*not valid YAML/]],
    [
      "a text with a colon and no quotes",
      `${head}${scene}    say: Hi: there\n`,
      [/^brief\.yaml:6:\d+: .*not valid YAML.*→ Texts that hold a colon/s],
    ],
    [
      "an alias that grows without end",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n`,
      [/not valid YAML: Excessive alias count/],
    ],
    ["nothing at all", "", [/^brief\.yaml.*This brief/]],
  ])("is told of %s with its place", async (_, text, complaints) => {
    const found = await complaintsAbout(text);
    expect(found).toHaveLength(complaints.length);
    complaints.forEach((complaint, index) => expect(found[index]).toMatch(complaint));
  });

  test("may be none: bytes that are no text, or a path that leads nowhere", async () => {
    expect(await complaintsAbout(new Uint8Array([0xff, 0xfe, 0x00, 0xd8]))).toEqual([
      "brief.yaml: This brief is not UTF-8 text. → Save it as UTF-8.",
    ]);
    await expect(readBrief("/nowhere/brief.yaml")).rejects.toThrow(
      "There is no brief to read at /nowhere/brief.yaml.",
    );
  });
});

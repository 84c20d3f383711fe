import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findFlaws } from "../../../src/render/find-flaws.ts";
import { fingerprint } from "../../../src/render/fingerprint.ts";
import { findFinished, outputNames } from "../../../src/render/output-files.ts";
import { plainScene, plainVideo, speech } from "../../pipeline/render-fixture/props.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

describe("a fingerprint", () => {
  const form = { engine: "layered", quality: "standard" } as const;
  const print = fingerprint(plainVideo, "a", form);

  test("is the same for the same props in another order, and whatever text sizes were measured", () => {
    const { id, ...others } = plainVideo;
    const fitted = { "hello/title": { fontSize: 80, lines: ["Hello"] } };
    expect(fingerprint({ ...others, fitted, id }, "a", form)).toBe(print);
  });

  test("is another for other words, another clip, another length, other compositions or another form", () => {
    const changed = [
      fingerprint(plainVideo, "b", form),
      fingerprint(plainVideo, "a", { ...form, engine: "remotion" }),
      fingerprint(plainVideo, "a", { ...form, quality: "draft" }),
      fingerprint(plainVideo, "a", { ...form, range: { first: 0, last: 9 } }),
      fingerprint({ ...plainVideo, title: "Hello Bob" }, "a", form),
      fingerprint({ ...plainVideo, scenes: [{ ...plainScene, durationInFrames: 31 }] }, "a", form),
      fingerprint(
        { ...plainVideo, scenes: [{ ...plainScene, speech: speech("other.wav", 1, []) }] },
        "a",
        form,
      ),
    ];
    expect(new Set([print, ...changed]).size).toBe(8);
  });
});

test.each(["", "{", '{"version":1}', "null"])("a receipt that reads %j vouches for nothing", async (text) => {
  const outDir = await makeTempDir();
  await writeFile(join(outDir, outputNames("ada").receipt), text);
  expect(await findFinished(outDir, "ada", "0".repeat(64))).toBeNull();
});

test("a receipt that is a folder is an error, not a missing one", async () => {
  const outDir = await makeTempDir();
  await mkdir(join(outDir, outputNames("ada").receipt));
  await expect(findFinished(outDir, "ada", "0".repeat(64))).rejects.toThrow("EISDIR");
});

describe("flaws", () => {
  const loudness = { integrated: -14.2, truePeak: -1.1 };
  const presenter = {
    file: "a.webm",
    width: 10,
    height: 10,
    source: { width: 10, height: 10 },
    box: { x: 0, y: 0, width: 10, height: 10 },
    head: null,
  };

  test("are none where all is well", () => {
    const scenes = [
      { ...plainScene, presenter: { ...presenter, durationMs: 1000 }, speech: speech("s", 1000, []) },
    ];
    expect(findFlaws({ ...plainVideo, scenes }, loudness)).toEqual([]);
  });

  test("name the scene whose clip is too short or whose speech is cut off", () => {
    const scenes = [
      { ...plainScene, presenter: { ...presenter, durationMs: 600 }, speech: speech("s", 1500, []) },
    ];
    expect(findFlaws({ ...plainVideo, scenes }, loudness)).toEqual([
      { scene: "hello", message: "The presenter's clip ends 0.40 s before its scene." },
      { scene: "hello", message: "The speech is 0.50 s longer than its scene." },
    ]);
  });

  test("name a loudness and a peak that were missed", () => {
    const messages = findFlaws(plainVideo, { integrated: -17, truePeak: -0.3 }).map(({ message }) => message);
    expect(messages).toEqual([
      "The sound is at -17.0 LUFS instead of -14.",
      "The sound peaks at -0.3 dBTP, above -1.",
    ]);
  });
});

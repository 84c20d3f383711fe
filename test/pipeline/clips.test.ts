import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createEmulator } from "../../src/emulator/index.ts";
import { receiptSchema } from "../../src/model/receipt.ts";
import { makeProject, runCli } from "../support/project.ts";
import { framesOf, isNear, scan } from "../support/watch-video.ts";

test("a scene that HeyGen makes whole fills the frame, as it came, and one of the agent's follows with its own sound", async () => {
  const emulator = await createEmulator({ seed: "clips", media: "tiny" });
  onTestFinished(() => emulator.close());
  const { dir, write } = await makeProject();
  await write("clips.yaml", {
    ...{ title: "Clips", brand: "northwind", breath: { before: 0, after: 0 }, transition: "none" },
    scenes: [
      { id: "whole", layout: "full-clip", say: "Hi.", captions: false, background: { color: "#7a1fa2" } },
      { id: "agent", layout: "full-clip", agent: 'Say "Hello you" in 1 second.' },
    ],
  });
  const env = { GREENROOM_HOME: path.join(dir, "home"), GREENROOM_HEYGEN_URL: emulator.url };
  const { code, stderr } = await runCli(["render", "clips.yaml", "--quality", "draft"], { cwd: dir, env });
  expect({ code, stderr }).toMatchObject({ code: 0 });

  const out = path.join(dir, "out");
  const receipt = receiptSchema.parse(
    JSON.parse(await readFile(path.join(out, "clips-16x9.json"), "utf8")) as unknown,
  );
  expect(receipt).toMatchObject({ engine: "layered", fallbacks: [], findings: [] });
  expect(receipt.media.map(({ kind }) => kind).filter((kind) => kind !== "asset")).toEqual([
    "speech",
    "clip",
    "clip",
  ]);
  // Over the whole frame, and under no veil.
  const { width, height } = receipt;
  for await (const frame of framesOf(path.join(out, "clips-16x9.mp4"), { width, height })) {
    if (frame.index !== 3) continue;
    for (const x of [0, width - 20])
      scan(frame, { x, y: 0, width: 20, height: 20 }, (_x, _y, r, g, b) => {
        expect(isNear([122, 31, 162], r, g, b)).toBe(true);
      });
    break;
  }
});

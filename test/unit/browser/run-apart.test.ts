import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { runApart } from "../../../src/browser/run-apart.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const scriptOf = async (onMessage: string): Promise<string> => {
  const file = path.join(await makeTempDir(), "apart.mjs");
  await writeFile(file, `process.once("message", (input) => { ${onMessage} });`);
  return file;
};
const answer = (message: string): string => `process.send(${message}, () => process.exit(0));`;

test("a script's result is what it answers, after its progress", async () => {
  const script = await scriptOf(`process.send({ percent: 50 }); ${answer("{ done: input.name }")}`);
  const heard: number[] = [];
  expect(await runApart(script, { name: "x" }, (percent) => heard.push(percent))).toBe("x");
  expect(heard).toEqual([50]);
});

test.each([
  ["what it says failed", answer('{ failed: "no network" }'), "no network"],
  ["what it throws", 'throw new Error("it broke");', "it broke"],
  ["that it ended early", "process.exit(3);", "ended early (3)"],
])("rejects with %s", async (_, onMessage, message) => {
  await expect(runApart(await scriptOf(onMessage), {}, () => undefined)).rejects.toThrow(
    new RegExp(`${message.replace(/[()]/g, "\\$&")}$`),
  );
});

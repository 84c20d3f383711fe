import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../../src/cli/config.ts";
import { InputError } from "../../../src/errors.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

test("the sum above which is asked is a dollar, or what is set", async () => {
  const folder = await makeTempDir();
  expect(readConfig({}, folder).confirmAboveUsd).toBe(1);
  expect(readConfig({ GREENROOM_CONFIRM_ABOVE_USD: "0" }, folder).confirmAboveUsd).toBe(0);
  expect(readConfig({ GREENROOM_CONFIRM_ABOVE_USD: " 12.50 " }, folder).confirmAboveUsd).toBe(12.5);
});

test.each(["lots", "-1", "$5", "1e3", "Infinity"])("%s is no sum, and is not taken for one", async (text) => {
  const folder = await makeTempDir();
  expect(() => readConfig({ GREENROOM_CONFIRM_ABOVE_USD: text }, folder)).toThrow(InputError);
});

test("the key of .env is a secret too, when the environment has another; neither is left in the environment", async () => {
  const folder = await makeTempDir();
  await writeFile(path.join(folder, ".env"), "HEYGEN_API_KEY=key-of-the-file\n");
  const env = { HEYGEN_API_KEY: "key-of-the-environment" };
  const { apiKey, secrets } = readConfig(env, folder);
  expect(apiKey).toBe("key-of-the-environment");
  expect(secrets).toEqual(["key-of-the-environment", "key-of-the-file"]);
  expect(env).toEqual({});
});

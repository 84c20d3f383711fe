import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "../../../src/cli/config.ts";
import { chooseMaker, describeMaker } from "../../../src/cli/connect.ts";
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

test("a token takes the place of a key, and is kept as secret", async () => {
  const folder = await makeTempDir();
  const env = { HEYGEN_OAUTH_TOKEN: "token-of-a-customer" };
  const config = readConfig(env, folder);
  expect([env, config.secrets]).toEqual([{}, ["token-of-a-customer"]]);
  expect(chooseMaker(config, false)).toMatchObject({
    maker: "heygen",
    credentials: { oauthToken: "token-of-a-customer" },
  });
  const local = chooseMaker({ ...config, heygenUrl: "http://127.0.0.1:4010" }, false);
  expect(local).toMatchObject({ maker: "emulator", credentials: { oauthToken: "offline" } });
});

test("a key and a token together are an error that shows neither, and neither stays in the environment", async () => {
  const folder = await makeTempDir();
  await writeFile(path.join(folder, ".env"), "HEYGEN_API_KEY=key-of-the-file\n");
  const env = { HEYGEN_OAUTH_TOKEN: "token-of-a-customer" };
  const read = () => readConfig(env, folder);
  expect(read).toThrow("HEYGEN_API_KEY and HEYGEN_OAUTH_TOKEN are both set.");
  expect(env).toEqual({});
});

test("the API is v3, unless the legacy one is chosen", async () => {
  const folder = await makeTempDir();
  const chosen = { HEYGEN_API_KEY: "k", GREENROOM_HEYGEN_API: "legacy" };
  expect(readConfig({}, folder).heygenApi).toBe("v3");
  const choice = chooseMaker(readConfig(chosen, folder), false);
  expect(choice).toMatchObject({ maker: "heygen", api: "legacy" });
  expect(describeMaker(choice)).toBe("HeyGen (legacy API)");
  const offline = chooseMaker(readConfig(chosen, folder), true);
  expect(offline).toMatchObject({ maker: "emulator", api: "legacy" });
  expect(describeMaker(offline)).toMatch(/^the offline emulator \(legacy API, /);
});

test.each([
  ["GREENROOM_HEYGEN_API", "v2"],
  ["GREENROOM_HEYGEN_UPLOAD_URL", "nowhere"],
])("%s=%s is refused by name", async (name, value) => {
  const folder = await makeTempDir();
  expect(() => readConfig({ [name]: value }, folder)).toThrow(name);
});

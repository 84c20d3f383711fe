import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { maxUploadBytes } from "../../../src/heygen/index.ts";
import { readFixture } from "../../support/fixtures.ts";
import { json } from "../../support/scripted-server.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { failureOf, startClient } from "./heygen-client.ts";

const taken = json(200, readFixture("v3.assets.create"));

test("a file is uploaded as a form, and again after a broken answer if it has a key", async () => {
  const { client, received, pauses } = await startClient([
    json(503, readFixture("error.v3.service_unavailable")),
    taken,
  ]);
  const path = join(await makeTempDir(), "voice.wav");
  await writeFile(path, "RIFF-bytes");
  const asset = await client.assets.upload({ path, contentType: "audio/wav" }, { idempotencyKey: "up-1" });
  expect(asset).toMatchObject({ assetId: "c8a2f5d1e7b9460fa3d41c6e8b0297f5", sizeInBytes: 184203 });
  expect(pauses).toEqual([1000]);
  for (const { headers, body } of received) {
    expect(headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(headers["idempotency-key"]).toBe("up-1");
    expect(String(body)).toMatch(
      /name="file"; filename="voice.wav"\r\nContent-Type: audio\/wav\r\n\r\nRIFF-bytes\r\n/i,
    );
  }
});

test("bytes are uploaded under the name that is given", async () => {
  const { client, received } = await startClient([json(200, { data: { id: "older" } })]);
  const asset = await client.assets.upload({
    bytes: Buffer.from("x"),
    filename: "a.png",
    contentType: "image/png",
  });
  expect(asset).toEqual({ assetId: "older", url: null, mimeType: null, sizeInBytes: null });
  expect(String(received[0]?.body)).toContain('filename="a.png"');
});

test("an asset is read", async () => {
  const { client } = await startClient([json(200, readFixture("v3.assets.get"))]);
  expect(await client.assets.get("x")).toMatchObject({ name: "hero.jpg", uploadedAtMs: 1795305600000 });
});

test("a file that is too big, empty or missing is refused before anything is sent", async () => {
  const { client, received } = await startClient([taken]);
  const path = join(await makeTempDir(), "big.wav");
  await writeFile(path, "");
  const upload = () => failureOf(client.assets.upload({ path, contentType: "audio/wav" }));
  expect(String(await upload())).toContain("is empty");
  await truncate(path, maxUploadBytes + 1);
  expect(String(await upload())).toContain("has 32.1 MB; HeyGen takes at most 32 MB");
  const missing = await failureOf(client.assets.upload({ path: `${path}.no`, contentType: "audio/wav" }));
  expect(missing).toBeInstanceOf(InputError);
  expect(received).toEqual([]);
});

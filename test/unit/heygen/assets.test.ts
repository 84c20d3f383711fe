import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { maxUploadBytes } from "../../../src/heygen/index.ts";
import { readFixture } from "../../support/fixtures.ts";
import { json, startScriptedServer, text } from "../../support/scripted-server.ts";
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

const slot = (url: string, change: object = {}) =>
  json(200, {
    data: {
      ...(readFixture("v3.assets.direct_upload") as { data: object }).data,
      upload_url: url,
      upload_headers: { "Content-Type": "video/mp4", "x-amz-meta-a": "1", "X-Api-Key": "theirs" },
      ...change,
    },
  });
const completed = json(200, readFixture("v3.assets.complete"));

const bigFile = async (sizeInBytes: number) => {
  const path = join(await makeTempDir(), "talk.mp4");
  await writeFile(path, Buffer.alloc(sizeInBytes, 7));
  return path;
};

test("a large file is streamed to where HeyGen says, without our key, and then completed", async () => {
  const store = await startScriptedServer(text(503, ""), text(200, ""));
  const { client, received } = await startClient([slot(`${store.url}/emu?X-Amz-Signature=s`), completed]);
  const path = await bigFile(200_000);
  const asset = await client.assets.uploadDirect({ path }, { idempotencyKey: "up-1" });
  expect(asset).toMatchObject({ assetId: "c8a2f5d1e7b9460fa3d41c6e8b0297f5", mimeType: "video/mp4" });
  expect(received.map(({ url }) => url)).toEqual([
    "/v3/assets/direct-uploads",
    "/v3/assets/c8a2f5d1e7b9460fa3d41c6e8b0297f5/complete",
  ]);
  expect(JSON.parse(String(received[0]?.body))).toEqual({
    filename: "talk.mp4",
    content_type: "video/mp4",
    size_bytes: 200_000,
  });
  expect(store.received).toHaveLength(2);
  for (const { method, url, headers, body } of store.received) {
    expect(`${method} ${url}`).toBe("PUT /emu?X-Amz-Signature=s");
    expect(headers).toMatchObject({
      "content-type": "video/mp4",
      "x-amz-meta-a": "1",
      "content-length": "200000",
    });
    expect(headers).not.toHaveProperty("x-api-key");
    expect(headers).not.toHaveProperty("authorization");
    expect(body.equals(Buffer.alloc(200_000, 7))).toBe(true);
  }
});

test("a store that refuses ends the upload, and nothing is completed", async () => {
  const store = await startScriptedServer(text(403, "<Error>expired</Error>"));
  const { client, received } = await startClient([slot(store.url), completed]);
  const path = await bigFile(10);
  const error = await failureOf(client.assets.uploadDirect({ path }, { idempotencyKey: "up-1" }));
  expect(error).toMatchObject({ status: 403, code: "heygen_refused" });
  expect(store.received).toHaveLength(1);
  expect(received).toHaveLength(1);
});

test("a file goes neither beyond the limit of its upload nor to an address anyone can read", async () => {
  const path = await bigFile(3);
  const small = await startClient([slot("https://uploads.example.test", { max_bytes: 2 })]);
  const key = { idempotencyKey: "up-1" };
  expect(await failureOf(small.client.assets.uploadDirect({ path }, key))).toBeInstanceOf(InputError);
  const open = await startClient([slot("http://uploads.example.test")]);
  expect(String(await failureOf(open.client.assets.uploadDirect({ path }, key)))).toContain("not https");
});

test("a file of a kind HeyGen does not take is refused before anything is sent", async () => {
  const { client, received } = await startClient([taken]);
  const upload = { bytes: Buffer.from("x"), filename: "a.gif", contentType: "image/gif" };
  expect(String(await failureOf(client.assets.upload(upload)))).toContain("which HeyGen does not take");
  const named = client.assets.uploadDirect({ path: "a.html" }, { idempotencyKey: "up-1" });
  expect(await failureOf(named)).toBeInstanceOf(InputError);
  expect(received).toEqual([]);
});

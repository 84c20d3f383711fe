import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MockAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import {
  DownloadError,
  ingestRemoteAsset,
  openMediaCache,
  takeRemoteData,
} from "../../../src/media/index.ts";
import { makePng } from "../../support/make-png.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const origin = "https://cdn.example.com";
const imageUrl = `${origin}/photos/ada.png?Signature=secret`;

type Answer = { status?: number; body?: string | Buffer; headers?: Record<string, string> };

/** A server of one address that answers once for each answer, and says what it was asked. */
const makeServer = (...answers: Answer[]) => {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  onTestFinished(() => dispatcher.close());
  const asked: Record<string, string>[] = [];
  for (const { status = 200, body = "", headers = {} } of answers) {
    dispatcher
      .get(origin)
      .intercept({ path: () => true, method: "GET" })
      .reply((request) => {
        asked.push(request.headers as Record<string, string>);
        return { statusCode: status, data: body, responseOptions: { headers } };
      });
  }
  return { dispatcher, asked };
};

const makeImage = async (): Promise<{ dir: string; png: Buffer }> => ({
  dir: await makeTempDir(),
  png: makePng(8, 6),
});

test("a picture from an https address is fetched once, by whichever process, and then used as it was", async () => {
  const { dir, png } = await makeImage();
  const { dispatcher, asked } = makeServer({ body: png, headers: { etag: '"one"' } });
  const take = async () =>
    ingestRemoteAsset(
      await openMediaCache(join(dir, "cache")),
      { source: imageUrl, asset: "image" },
      { dispatcher },
    );
  const entry = await take();
  expect(entry).toMatchObject({ kind: "asset", asset: "image", width: 8, height: 6 });
  expect(entry.original).toMatchObject({ ext: "png", sizeInBytes: png.length });
  expect(await take()).toEqual(entry);
  expect(asked).toHaveLength(1);
  expect(await readdir(join(dir, "cache", "tmp"))).toEqual([]);
});

test("nothing of an address's signature is written into the cache", async () => {
  const { dir, png } = await makeImage();
  const { dispatcher } = makeServer({ body: png });
  const cache = await openMediaCache(join(dir, "cache"));
  await ingestRemoteAsset(cache, { source: imageUrl, asset: "image" }, { dispatcher });
  const names = (await readdir(cache.dir, { recursive: true })).filter((name) => name.endsWith(".json"));
  for (const name of names) expect(await readFile(join(cache.dir, name), "utf8")).not.toContain("secret");
  expect(names.length).toBeGreaterThan(0);
});

test("with refresh the server is asked whether it has changed: not changed costs nothing, changed is fetched", async () => {
  const { dir, png } = await makeImage();
  const other = makePng(4, 4);
  const headers = { etag: '"one"', "last-modified": "Wed, 16 Sep 2026 10:00:00 GMT" };
  const { dispatcher, asked } = makeServer(
    { body: png, headers },
    { status: 304 },
    { body: other, headers: { etag: '"two"' } },
  );
  const cache = await openMediaCache(join(dir, "cache"));
  const take = (refresh: boolean) =>
    ingestRemoteAsset(cache, { source: imageUrl, asset: "image" }, { dispatcher, refresh });
  const first = await take(false);
  expect(await take(true)).toEqual(first);
  expect(asked[1]).toMatchObject({
    "if-none-match": '"one"',
    "if-modified-since": "Wed, 16 Sep 2026 10:00:00 GMT",
  });
  const second = await take(true);
  expect(second).toMatchObject({ width: 4, height: 4 });
  expect(await take(false)).toEqual(second);
});

test("a lost or damaged copy is fetched again", async () => {
  const { dir, png } = await makeImage();
  const { dispatcher, asked } = makeServer({ body: png }, { body: png });
  const cache = await openMediaCache(join(dir, "cache"));
  const take = () => ingestRemoteAsset(cache, { source: imageUrl, asset: "image" }, { dispatcher });
  const entry = await take();
  await cache.quarantine(await cache.require(entry.original));
  expect(await take()).toEqual(entry);
  expect(asked).toHaveLength(2);
});

test.each<[what: string, answer: Answer, code: string]>([
  [
    "a page",
    { body: "<!doctype html><p>Log in", headers: { "content-type": "image/png" } },
    "media_unknown_type",
  ],
  ["a sound", { body: Buffer.from("ID3\u0004garbage") }, "ffmpeg_failed"],
  ["an answer of 404", { status: 404 }, "download_link_expired"],
  [
    "a redirect to this machine",
    { status: 302, headers: { location: "https://127.0.0.1/" } },
    "download_blocked",
  ],
  [
    "a redirect to plain http",
    { status: 302, headers: { location: "http://example.com/" } },
    "download_blocked",
  ],
])(
  "%s instead of a picture is told to the writer of the brief, and not remembered",
  async (_, answer, code) => {
    const dir = await makeTempDir();
    const { dispatcher } = makeServer(answer);
    const cache = await openMediaCache(dir);
    const taking = ingestRemoteAsset(cache, { source: imageUrl, asset: "image" }, { dispatcher });
    await expect(taking).rejects.toMatchObject({
      code,
      exitCode: 2,
      place: { file: `${origin}/photos/ada.png` },
    });
    await expect(taking).rejects.not.toThrow(/secret/);
    expect(await readdir(join(dir, "files"))).toEqual([]);
    expect(await readdir(join(dir, "derived"))).toEqual([]);
  },
);

test("a server that fails for a while is tried again, three times in all", async () => {
  const { dir, png } = await makeImage();
  const waits: number[] = [];
  const sleep = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  const cache = await openMediaCache(join(dir, "cache"));
  const good = makeServer({ status: 503 }, { body: png });
  await ingestRemoteAsset(cache, { source: imageUrl, asset: "image" }, { ...good, sleep });
  expect(waits).toEqual([1000]);
  const bad = makeServer({ status: 503 }, { status: 503 }, { status: 503 });
  const taking = ingestRemoteAsset(
    cache,
    { source: `${origin}/other.png`, asset: "image" },
    { ...bad, sleep },
  );
  await expect(taking).rejects.toBeInstanceOf(DownloadError);
  await expect(taking).rejects.toMatchObject({ retryable: true, exitCode: 1 });
  expect(bad.asked).toHaveLength(3);
});

test.each<[algorithm: "sha256" | "md5", header: string, format: (digest: string) => string]>([
  ["sha256", "repr-digest", (digest) => `sha-256=:${digest}:`],
  ["sha256", "digest", (digest) => `SHA-256=${digest}`],
  ["sha256", "x-amz-checksum-sha256", (digest) => digest],
  ["md5", "content-md5", (digest) => digest],
  ["md5", "x-goog-hash", (digest) => `crc32c=AAAAAA==,md5=${digest}`],
])("a flipped bit is found where the server says a %s in %s", async (algorithm, header, format) => {
  const { dir, png } = await makeImage();
  const headers = { [header]: format(createHash(algorithm).update(png).digest("base64")) };
  const flipped = Buffer.from(png);
  flipped[png.length - 1] = (png.at(-1) ?? 0) ^ 1;
  const { dispatcher } = makeServer({ body: flipped, headers }, { body: png, headers });
  const cache = await openMediaCache(join(dir, "cache"));
  const take = () => ingestRemoteAsset(cache, { source: imageUrl, asset: "image" }, { dispatcher });
  await expect(take()).rejects.toMatchObject({ code: "download_corrupt", retryable: true });
  expect(await take()).toMatchObject({ width: 8 });
});

test("a digest of parts, or one that cannot be read, says nothing", async () => {
  const { dir, png } = await makeImage();
  const headers = {
    "x-amz-checksum-sha256": "qUiQTy8PR5uPgZdpSzAYSw0u0cHNKh7A+4XSmaGSpEc=-2",
    digest: "unixsum=1",
  };
  const { dispatcher } = makeServer({ body: png, headers });
  const cache = await openMediaCache(join(dir, "cache"));
  expect(await ingestRemoteAsset(cache, { source: imageUrl, asset: "image" }, { dispatcher })).toBeTruthy();
});

test("rows are asked for every time, and sent again only when they have changed", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const { dispatcher, asked } = makeServer(
    { body: "name\nAda\n", headers: { etag: '"1"' } },
    { status: 304 },
    { body: "name\nBo\n", headers: { etag: '"2"' } },
  );
  const url = `${origin}/people.csv?token=secret`;
  const read = async () => readFile((await takeRemoteData(cache, url, { dispatcher })).path, "utf8");
  expect(await read()).toBe("name\nAda\n");
  expect(await read()).toBe("name\nAda\n");
  expect(await read()).toBe("name\nBo\n");
  expect(asked.map((headers) => headers["if-none-match"])).toEqual([undefined, '"1"', '"1"']);
  expect((await takeRemoteData(cache, url, makeServer({ status: 304 }))).address).toBe(
    `${origin}/people.csv`,
  );
});

test("what data is, its address says, or else its server; a page is none", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const take = async (path: string, answer: Answer) =>
    (await takeRemoteData(cache, `${origin}${path}`, makeServer(answer))).path;
  const csv = { "content-type": "text/csv; charset=utf-8" };
  expect(await take("/a.JSON?x=1", { body: "[]", headers: csv })).toMatch(/\.json$/);
  expect(await take("/export?format=csv", { body: "name\nAda", headers: csv })).toMatch(/\.csv$/);
  await expect(take("/b", { body: "name\nAda" })).rejects.toMatchObject({
    code: "data_of_unknown_type",
    exitCode: 2,
  });
  const page = take("/c.csv", { body: "\n<!DOCTYPE html><p>Sign in", headers: csv });
  await expect(page).rejects.toMatchObject({
    code: "data_is_a_page",
    hint: expect.stringMatching(/export/) as string,
  });
});

test("data that is too much is refused while it comes", async () => {
  const cache = await openMediaCache(await makeTempDir());
  const taking = takeRemoteData(cache, `${origin}/a.csv`, {
    ...makeServer({ body: "name\nAda" }),
    maxBytes: 4,
  });
  await expect(taking).rejects.toMatchObject({ code: "download_too_large" });
});

import { readdir, readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import type { AddressInfo, LookupFunction } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { MockAgent } from "undici";
import { download as downloadInto, type DownloadOptions } from "../../../src/media/index.ts";
import { isPublicAddress } from "../../../src/media/public-address.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const download = (options: Omit<DownloadOptions, "dir"> & { dir?: string }) =>
  downloadInto({ dir: tmpdir(), ...options });

/** A server on loopback, which stands for the configured HeyGen address. */
const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
};

const fetchFrom = async (answer: RequestListener, options: Partial<DownloadOptions> = {}) => {
  const origin = await serve(answer);
  return download({ url: `${origin}/clip.webm?Signature=secret`, allowedOrigin: origin, ...options });
};

/** As a name server would answer, for a world of one name. */
const resolvesTo =
  (address: string): LookupFunction =>
  (_, options, done) => {
    const family = address.includes(":") ? 6 : 4;
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };

test("a file is fetched into a temporary file, without a key, and can be disposed of", async () => {
  let headers: object = {};
  const file = await fetchFrom((request, response) => {
    headers = request.headers;
    response.end("media");
  });
  expect(await readFile(file.path, "utf8")).toBe("media");
  expect(file.sizeInBytes).toBe(5);
  expect(Object.keys(headers)).not.toContain("x-api-key");
  expect(Object.keys(headers)).not.toContain("authorization");
  await file.dispose();
  await expect(readFile(file.path)).rejects.toThrow(/ENOENT/);
});

test.each([
  [403, "download_link_expired", false],
  [404, "download_link_expired", false],
  [429, "download_status", true],
  [503, "download_status", true],
  [418, "download_status", false],
])("an answer of %i is %s, and its message has no signature", async (status, code, retryable) => {
  const dir = await makeTempDir();
  const fetching = fetchFrom((_, response) => response.writeHead(status).end(), { dir });
  await expect(fetching).rejects.toMatchObject({ code, retryable, status });
  await expect(fetching).rejects.not.toThrow(/secret/);
  expect(await readdir(dir)).toEqual([]);
});

test("a body shorter than its length is cut off, and may be tried again", async () => {
  const dir = await makeTempDir();
  const fetching = fetchFrom(
    (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    },
    { dir },
  );
  await expect(fetching).rejects.toMatchObject({ code: "download_truncated", retryable: true });
  expect(await readdir(dir)).toEqual([]);
});

test("a chunked body that breaks off, and an empty one, are cut off too", async () => {
  const broken = fetchFrom((_, response) => void response.write("half", () => response.destroy()));
  await expect(broken).rejects.toMatchObject({ code: "download_truncated" });
  const empty = fetchFrom((_, response) => response.end());
  await expect(empty).rejects.toMatchObject({ code: "download_truncated" });
});

test("a file that is too large is refused while it comes", async () => {
  const endless: RequestListener = (_, response) => {
    const write = (): void => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", write);
    write();
  };
  const fetching = fetchFrom(endless, { maxBytes: 1024 * 1024 });
  await expect(fetching).rejects.toMatchObject({ code: "download_too_large", message: /1 MiB/ });
});

test("a server that never answers, or stops in the middle, or never ends, runs out of time", async () => {
  const silent = fetchFrom(() => undefined, { timeouts: { headersMs: 50 } });
  await expect(silent).rejects.toMatchObject({ code: "download_timed_out", retryable: true });
  const stalled = fetchFrom((_, response) => void response.write("half"), { timeouts: { idleMs: 50 } });
  await expect(stalled).rejects.toMatchObject({ code: "download_timed_out" });
  const slow = fetchFrom((_, response) => void response.write("half"), { timeouts: { totalMs: 100 } });
  await expect(slow).rejects.toMatchObject({ code: "download_timed_out" });
});

test("an aborted download rejects with the abort's reason", async () => {
  const controller = new AbortController();
  const fetching = fetchFrom(() => controller.abort(new Error("stopped")), { signal: controller.signal });
  await expect(fetching).rejects.toThrow("stopped");
});

test("a redirect within the allowed origin is followed, but not for ever", async () => {
  const file = await fetchFrom((request, response) => {
    if (request.url?.startsWith("/clip") === true) response.writeHead(302, { location: "/real" }).end();
    else response.end("media");
  });
  expect(file.sizeInBytes).toBe(5);
  await file.dispose();
  const circle = fetchFrom((_, response) => response.writeHead(302, { location: "/again" }).end());
  await expect(circle).rejects.toMatchObject({ code: "download_blocked", message: /more than 5 times/ });
  const nowhere = fetchFrom((_, response) => response.writeHead(302).end());
  await expect(nowhere).rejects.toMatchObject({ code: "download_status" });
});

test.each([
  "http://example.com/",
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://169.254.169.254/latest/meta-data",
  "https://0x7f000001/",
  "file:///etc/passwd",
  "http://[",
])("a redirect to %s is not followed", async (location) => {
  const fetching = fetchFrom((_, response) => response.writeHead(302, { location }).end());
  await expect(fetching).rejects.toMatchObject({ code: "download_blocked" });
});

test("another port of the allowed host is not allowed", async () => {
  const other = await serve((_, response) => response.end("private"));
  const fetching = fetchFrom((_, response) => response.writeHead(302, { location: other }).end());
  await expect(fetching).rejects.toMatchObject({ code: "download_blocked" });
});

test.each(["10.0.0.7", "127.0.0.1", "169.254.169.254", "fd00::1"])(
  "a public name that resolves to %s is refused where the connection is made",
  async (address) => {
    const fetching = download({ url: "https://files.example.com/clip", lookup: resolvesTo(address) });
    await expect(fetching).rejects.toMatchObject({
      code: "download_blocked",
      message: /files\.example\.com/,
    });
  },
);

test("a name that does not resolve may resolve later", async () => {
  const lookup: LookupFunction = (_, __, done) => {
    done(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), []);
  };
  const fetching = download({ url: "https://files.example.com/clip", lookup });
  await expect(fetching).rejects.toMatchObject({
    code: "download_failed",
    retryable: true,
    message: /ENOTFOUND/,
  });
});

test("with a dispatcher of the caller's, a proxy say, https links are fetched through it", async () => {
  const agent = new MockAgent();
  agent.disableNetConnect();
  agent.get("https://files.example.com").intercept({ path: "/clip?x=1" }).reply(200, "media");
  const file = await download({ url: "https://user:pass@files.example.com/clip?x=1", dispatcher: agent });
  expect(await readFile(file.path, "utf8")).toBe("media");
  await file.dispose();
  await agent.close();
});

test("only addresses of the public internet are public", () => {
  const not =
    "0.0.0.0 10.1.2.3 100.64.0.1 127.9.9.9 169.254.169.254 172.31.0.1 192.168.1.1 198.18.0.1 224.0.0.1";
  const nor =
    "255.255.255.255 :: ::1 ::ffff:8.8.8.8 64:ff9b::a00:1 fc00::1 fe80::1 ff02::1 2002:7f00:1:: name";
  for (const address of `${not} ${nor}`.split(" "))
    expect([address, isPublicAddress(address)]).toEqual([address, false]);
  for (const address of ["8.8.8.8", "172.32.0.1", "2606:4700::1111"])
    expect(isPublicAddress(address)).toBe(true);
});

import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { lookup as systemLookup } from "node:dns";
import type { AddressInfo, LookupFunction } from "node:net";
import { readdir } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { download as downloadInto, type DownloadOptions } from "../../../src/media/index.ts";
import { isPublicAddress } from "../../../src/media/public-address.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const download = (options: Omit<DownloadOptions, "dir"> & { dir?: string }) =>
  downloadInto({ dir: tmpdir(), ...options });

/** A service of this machine that nobody outside may reach; it says what reached it. */
const makePrivateService = async (): Promise<{ port: number; reached: string[] }> => {
  const reached: string[] = [];
  const server = createServer((request, response) => {
    reached.push(request.url ?? "");
    response.end("secret");
  });
  server.on("connection", () => reached.push("connection"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, reached };
};

const answers =
  (...addresses: string[]): LookupFunction =>
  (_, options, done) => {
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (options.all === true) done(null, found);
    else done(null, found[0]?.address ?? "", found[0]?.family);
  };
/** No name leads anywhere: whatever is refused here was refused by what it is. */
const noNames: LookupFunction = (name, _, done) =>
  done(Object.assign(new Error(`looked up ${name}`), { code: "ENOTFOUND" }), []);

/** This machine, in every way that somebody has found to write an address. */
const loopbackHosts = [
  ...[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "017700000001",
  ],
  ...["127.0.0.1.", "0", "0.0.0.0", "127.255.255.254", "0x7f.1", "00000177.0.0.1", "127.000.000.001"],
  ...["[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]"],
  ...["[0:0:0:0:0:ffff:7f00:0001]", "[::ffff:0:127.0.0.1]", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1"],
  ...["%31%32%37.0.0.1", "127.0.0.1%00.example.com"],
];
const privateHosts = [
  ...[
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "0xc0a80001",
    "3232235521",
  ],
  ...["169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518", "[fe80::1]"],
  ...["100.64.0.1", "100.127.255.255", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"],
  ...[
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "[ff02::1]",
    "[fc00::1]",
  ],
  ...[
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::a00:1]",
  ],
  ...[
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::]",
    "[2001::1]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[100::1]",
    "[::ffff:0:0]",
  ],
  ...["[5f00::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[::1%lo]", "[2606:4700::1111%25eth0]"],
];
/** Each reads, to some parser, as another host than to the next. */
const confusing = [
  "https://example.com@127.0.0.1/",
  "https://example.com:443@127.0.0.1/",
  "https://127.0.0.1:443#@example.com/",
  "https://127.0.0.1\\@example.com/",
  "https:\\\\127.0.0.1\\",
  "https:127.0.0.1",
  "https:/127.0.0.1/",
  "https://127.0.0.1?@example.com/",
  "https://example.com\t@127.0.0.1/",
  "https://[::1]@[::1]/",
  " https://127.0.0.1/",
];
const otherSchemes = [
  ...["file:///etc/passwd", "file://localhost/etc/passwd", "FILE:///etc/passwd", "data:text/plain,secret"],
  ...[
    "ftp://example.com/x",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:11211/stat",
    "ldap://127.0.0.1/",
  ],
  ...[
    "http://example.com/",
    "http://127.0.0.1/",
    "blob:https://example.com/x",
    "javascript:alert(1)",
    "jar:https:",
  ],
  ...[
    "unix:/var/run/docker.sock",
    "//127.0.0.1/",
    "/etc/passwd",
    "",
    "https://",
    "https://[",
    "https://a b/",
  ],
];

test.each([
  ["hosts that are this machine", loopbackHosts.map((host) => `https://${host}/`)],
  ["hosts of a private network", privateHosts.map((host) => `https://${host}/`)],
  ["addresses that are read in two ways", confusing],
  ["addresses of another kind than https", otherSchemes],
])("%s are refused before anything is looked up", async (_, urls) => {
  const dir = await makeTempDir();
  for (const url of urls) {
    const fetching = download({ url, lookup: noNames, dir });
    await expect(fetching, url).rejects.toMatchObject({ code: "download_blocked", retryable: false });
  }
  expect(await readdir(dir)).toEqual([]);
});

test("where a redirect leads is checked like the first address, every way to write it", async () => {
  let location = "";
  const server = createServer((_, response) => response.writeHead(302, { location }).end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const all = [
    ...[...loopbackHosts, ...privateHosts].map((host) => `https://${host}/`),
    // A path and an empty address are of the origin itself.
    ...[...confusing, ...otherSchemes].filter((url) =>
      /^[a-z]+:\/\/|^(data|blob|javascript|unix):/i.test(url),
    ),
  ].filter((url) => /^[\x20-\x7e]*$/.test(url));
  for (location of all) {
    const fetching = download({ url: `${origin}/clip`, allowedOrigin: origin, lookup: noNames });
    await expect(fetching, location).rejects.toMatchObject({ code: "download_blocked" });
  }
  expect(all.length).toBeGreaterThan(80);
});

test("names that lead to this machine or its network are refused where the connection is made", async () => {
  const { port, reached } = await makePrivateService();
  const addresses = [
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "169.254.169.254",
    "192.168.1.1",
    "100.64.0.1",
    "::1",
    "::",
  ];
  for (const address of [
    ...addresses,
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
  ]) {
    const fetching = download({ url: `https://files.example.com:${port}/`, lookup: answers(address) });
    await expect(fetching, address).rejects.toMatchObject({ code: "download_blocked" });
  }
  // One good address does not excuse a bad one: which of them is used is not ours to say.
  const both = download({
    url: `https://files.example.com:${port}/`,
    lookup: answers("93.184.216.34", "127.0.0.1"),
  });
  await expect(both).rejects.toMatchObject({ code: "download_blocked" });
  expect(reached).toEqual([]);
});

test("a name that leads elsewhere the second time is refused then: what is connected to is what was checked", async () => {
  const { port, reached } = await makePrivateService();
  let asked = 0;
  const rebinding: LookupFunction = (name, options, done) => {
    asked += 1;
    answers(asked === 1 ? "93.184.216.34" : "127.0.0.1")(name, options, done);
  };
  const url = `https://rebind.example.com:${port}/`;
  const first = download({ url, lookup: rebinding, timeouts: { connectMs: 20, totalMs: 200 } });
  await expect(first).rejects.toMatchObject({ code: expect.stringMatching(/^download_/) as string });
  await expect(download({ url, lookup: rebinding })).rejects.toMatchObject({ code: "download_blocked" });
  expect(asked).toBe(2);
  expect(reached).toEqual([]);
});

test("the system's own names of this machine are refused", async () => {
  for (const name of ["localhost", "LOCALHOST"]) {
    const fetching = download({ url: `https://${name}/`, lookup: systemLookup });
    await expect(fetching, name).rejects.toMatchObject({ code: "download_blocked" });
  }
});

test("of this machine, only the exact origin of the configured HeyGen address is reached", async () => {
  const { port, reached } = await makePrivateService();
  const allowedOrigin = `http://127.0.0.1:${port}`;
  const blocked = [
    `https://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://127.0.0.2:${port}/`,
    `http://[::1]:${port}/`,
    `http://127.0.0.1:${port + 1}/`,
    "http://127.0.0.1/",
    `http://127.0.0.1:${port}@127.0.0.1/`,
  ];
  for (const url of blocked) {
    const fetching = download({ url, allowedOrigin, lookup: noNames });
    await expect(fetching, url).rejects.toMatchObject({ code: "download_blocked" });
  }
  expect(reached).toEqual([]);
  const file = await download({ url: `${allowedOrigin}/clip`, allowedOrigin });
  expect(file.sizeInBytes).toBe(6);
  await file.dispose();
  expect(reached).toContain("/clip");
});

test("an address of the public internet is connected to, at the address that its name has", async () => {
  const asked: string[] = [];
  const lookup: LookupFunction = (name, options, done) => {
    asked.push(name);
    answers("93.184.216.34")(name, options, done);
  };
  const timeouts = { connectMs: 20, totalMs: 150 };
  // Nothing answers here; what counts is that nothing refused it.
  for (const url of [
    "https://files.example.com/clip",
    "https://93.184.216.34/clip",
    "https://[2606:4700::1111]/clip",
  ]) {
    const fetching = download({ url, lookup, timeouts });
    await expect(fetching, url).rejects.toMatchObject({
      code: expect.stringMatching(/^download_(failed|timed_out)$/) as string,
      retryable: true,
    });
  }
  expect(asked).toEqual(["files.example.com"]);
});

test("every address is public or not, and none of a special range is", () => {
  const good =
    "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.167.255.255 198.20.0.0";
  for (const address of [
    ...good.split(" "),
    "223.255.255.255",
    "2606:4700::1111",
    "2a00:1450::1",
    "2400::1",
  ]) {
    expect([address, isPublicAddress(address)]).toEqual([address, true]);
  }
  for (const host of privateHosts) {
    const address = host.replace(/^\[|\]$/g, "");
    if (/^[\d.]{7,}$|:/.test(address)) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  }
});

import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { AppError } from "../../src/errors.ts";
import {
  download,
  ingestAsset,
  ingestClip,
  ingestSpeech,
  openMediaCache,
  type MediaCache,
} from "../../src/media/index.ts";
import type { StoredFile } from "../../src/model/media.ts";
import { makePng } from "../support/make-png.ts";
import { makeClip, makeSpeech } from "../support/media.ts";
import { seeded } from "../support/seeded.ts";
import { memoryDir } from "../support/memory-dir.ts";

export type MediaTortureOptions = { cases: number; seed: number };
export type MediaTortureCounts = {
  /** Downloads that were cut or corrupted on the way or where they came from, and how many passed for whole ones. */
  downloads: { cases: number; accepted: number };
  /** Files of the cache and records that were damaged, how many were handed out as whole, and how many were mended. */
  files: { cases: number; handedOut: number; healed: number };
  /** Accepted or handed out, by what was done to them: to be looked into. */
  failures: Record<string, number>;
};

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error("There is nothing to choose from.");
  return chosen;
};

/**
 * Damages downloads and cache files in every way we know, `cases` times each, and counts what gets through. The same seed
 * does the same damage. Uses a server on loopback and a temporary folder in memory, and cleans up.
 */
export const tortureMedia = async ({ cases, seed }: MediaTortureOptions): Promise<MediaTortureCounts> => {
  const dir = await mkdtemp(join(memoryDir(), "greenroom-torture-"));
  const counts: MediaTortureCounts = {
    downloads: { cases: 0, accepted: 0 },
    files: { cases: 0, handedOut: 0, healed: 0 },
    failures: {},
  };
  try {
    await tortureDownloads(dir, { cases, random: seeded(seed), counts });
    await tortureFiles(dir, { cases, random: seeded(seed + 1), counts });
    return counts;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
};

type Torture = { cases: number; random: Random; counts: MediaTortureCounts };
type Answer = { status: number; headers: Record<string, string>; body: Buffer; breaksOff: boolean };
type Good = { name: string; content: Buffer; ingest: (cache: MediaCache, path: string) => Promise<unknown> };

const clipMs = 200;

const tortureDownloads = async (dir: string, { cases, random, counts }: Torture): Promise<void> => {
  const clip = await makeClip(join(dir, "clip.webm"), { durationMs: clipMs, sound: false });
  const opaque = await makeClip(join(dir, "opaque.webm"), { durationMs: clipMs, sound: false, alpha: 255 });
  const long = await makeClip(join(dir, "long.webm"), { durationMs: clipMs * 3, sound: false });
  const speech = await makeSpeech(join(dir, "speech.wav"), { durationMs: 300 });
  const image = makePng(64, 48);
  const drivenBy = "d".repeat(64);
  const words = [{ word: "one", startMs: 0, endMs: 290 }];
  const goods: Good[] = [
    {
      name: "clip",
      content: await readFile(clip),
      ingest: (cache, path) => ingestClip(cache, path, { drivenBy, expectedMs: clipMs }),
    },
    {
      name: "speech",
      content: await readFile(speech),
      ingest: (cache, path) => ingestSpeech(cache, path, { words, text: "one" }),
    },
    {
      name: "image",
      content: image,
      ingest: (cache, path) => ingestAsset(cache, path, "image"),
    },
  ];
  const wrong = [await readFile(opaque), await readFile(long)];

  const cache = await openMediaCache(join(dir, "downloads"));
  let answer: Answer | undefined;
  const server = createServer((_, response) => {
    if (answer === undefined) throw new Error("Nothing was ordered.");
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body, () => (answer?.breaksOff === true ? response.destroy() : response.end()));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  const isAccepted = async ({ ingest }: Good): Promise<boolean> => {
    let file;
    try {
      file = await download({ url: `${origin}/file`, allowedOrigin: origin, dir });
      await ingest(cache, file.path);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    } finally {
      await file?.dispose();
    }
  };
  try {
    // What is whole is taken: without that, refusing would mean nothing.
    for (const good of goods) {
      answer = whole(good.content);
      if (!(await isAccepted(good))) throw new Error(`A whole ${good.name} was refused.`);
    }
    for (let round = 0; round < cases; round += 1) {
      const good = pick(random, goods);
      const [how, damage] = pick(random, damages);
      answer = damage(good, random, wrong);
      counts.downloads.cases += 1;
      if (!(await isAccepted(good))) continue;
      counts.downloads.accepted += 1;
      note(counts, `${good.name}: ${how}`);
    }
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const whole = (body: Buffer): Answer => ({
  status: 200,
  headers: { "content-length": String(body.length) },
  body,
  breaksOff: false,
});
const cutAt = (content: Buffer, random: Random): Buffer =>
  content.subarray(0, 1 + Math.floor(random() * (content.length - 1)));
/** The server says which bytes it means to send; others come. */
const declared = (meant: Buffer, sent: Buffer): Answer => ({
  ...whole(sent),
  headers: {
    "content-length": String(sent.length),
    "repr-digest": `sha-256=:${createHash("sha256").update(meant).digest("base64")}:`,
  },
});

const pages = [
  "<!DOCTYPE html><title>Expired</title>",
  '<?xml version="1.0"?><Error/>',
  '{"error":"expired"}',
  "no",
];

type Damage = (good: Good, random: Random, wrong: readonly Buffer[]) => Answer;
const damages: readonly (readonly [how: string, damage: Damage])[] = [
  [
    "the connection breaks",
    ({ content }, random) => ({
      ...whole(content),
      body: cutAt(content, random),
      breaksOff: true,
    }),
  ],
  [
    "a chunked answer breaks off",
    ({ content }, random) => ({
      ...whole(content),
      headers: {},
      body: cutAt(content, random),
      breaksOff: true,
    }),
  ],
  ["the file itself was cut", ({ content }, random) => whole(cutAt(content, random))],
  ["a bit is flipped", ({ content }, random) => declared(content, flipped(content, random))],
  [
    "a stretch is lost",
    ({ content }, random) => {
      const at = Math.floor(random() * (content.length - 64));
      return declared(content, Buffer.concat([content.subarray(0, at), content.subarray(at + 64)]));
    },
  ],
  [
    "a stretch is zeros",
    ({ content }, random) => {
      const holed = Buffer.from(content);
      const at = Math.floor(random() * (content.length - 64));
      holed.fill(0, at, at + 64);
      holed[at] = (content[at] ?? 0) ^ 1;
      return declared(content, holed);
    },
  ],
  ["a page of text comes", (_, random) => whole(Buffer.from(pick(random, pages).repeat(40)))],
  ["nothing comes", () => whole(Buffer.alloc(0))],
  ["zeros come", ({ content }) => whole(Buffer.alloc(content.length))],
  [
    "another kind of file comes",
    ({ name }, random, wrong) =>
      whole(name === "clip" ? pick(random, wrong) : Buffer.concat([Buffer.from("wOF2"), Buffer.alloc(64)])),
  ],
  [
    "the server refuses",
    (_, random) => ({ ...whole(Buffer.from("no")), status: pick(random, [403, 404, 429, 503]) }),
  ],
];

const flipped = (content: Buffer, random: Random): Buffer => {
  const result = Buffer.from(content);
  const at = Math.floor(random() * content.length);
  result[at] = (content[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  return result;
};

const tortureFiles = async (dir: string, { cases, random, counts }: Torture): Promise<void> => {
  const root = join(dir, "files");
  let cache = await openMediaCache(root);
  for (let round = 0; round < cases; round += 1) {
    const content = Buffer.alloc(16 + Math.floor(random() * 8_000), round % 251);
    content.writeUInt32LE(round, 0);
    const file = await cache.put(content, "webm");
    const key = createHash("sha256").update(content).digest("hex");
    const entry = {
      kind: "asset",
      asset: "video",
      original: file,
      width: 2,
      height: 2,
      durationMs: 40,
    } as const;
    await cache.putEntry(key, entry);
    const isRecord = random() < 0.2;
    const path = isRecord ? join(root, "entries", key.slice(0, 2), `${key}.json`) : await cache.require(file);
    const [how, damage] = pick(random, fileDamages);
    await damage(path, await readFile(path), random);
    // Half of the damage is met by the process that wrote the file, half by the next one.
    if (random() < 0.5) cache = await openMediaCache(root);

    counts.files.cases += 1;
    const known = await cache.getEntry(key);
    if (await isHandedOut(cache, file, content)) {
      counts.files.handedOut += 1;
      note(counts, `file: ${how}`);
    } else if (known !== null && JSON.stringify(known) !== JSON.stringify(entry)) {
      counts.files.handedOut += 1;
      note(counts, `record: ${how}`);
    }
    await cache.put(content, "webm");
    await cache.putEntry(key, entry);
    const healed = (await readFile(await cache.require(file))).equals(content);
    if (healed && (await cache.getEntry(key)) !== null) counts.files.healed += 1;
  }
};

/** Whether other bytes than the stored ones are given out under their name. */
const isHandedOut = async (cache: MediaCache, file: StoredFile, content: Buffer): Promise<boolean> => {
  const path = await cache.open(file);
  return path !== null && !(await readFile(path)).equals(content);
};

const overwrite = async (path: string, content: Buffer): Promise<void> => {
  await chmod(path, 0o644);
  await writeFile(path, content);
};
type FileDamage = (path: string, content: Buffer, random: Random) => Promise<void>;
const fileDamages: readonly (readonly [how: string, damage: FileDamage])[] = [
  ["a bit is flipped", (path, content, random) => overwrite(path, flipped(content, random))],
  [
    "it is cut",
    async (path, content, random) => {
      await chmod(path, 0o644);
      await truncate(path, Math.floor(random() * content.length));
    },
  ],
  ["it has grown", (path, content) => overwrite(path, Buffer.concat([content, Buffer.from("x")]))],
  ["it is zeros", (path, content) => overwrite(path, Buffer.alloc(content.length))],
  [
    "another file of its size takes its place",
    async (path, content, random) => {
      await writeFile(`${path}.other`, flipped(content, random));
      await rename(`${path}.other`, path);
    },
  ],
  ["it is a page", (path) => overwrite(path, Buffer.from("<!doctype html>"))],
  ["it is gone", (path) => rm(path)],
];

const note = ({ failures }: MediaTortureCounts, what: string): void => {
  failures[what] = (failures[what] ?? 0) + 1;
};

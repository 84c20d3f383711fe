import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { readdir, rm, statfs, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { MachineError } from "../../../src/errors.ts";
import { download, exportCache, ingestClip, openMediaCache } from "../../../src/media/index.ts";
import { makeClip } from "../../support/media.ts";
import { bytesOf, keyNamed, storeSpeech } from "../../support/media-cache.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** A real disk of two megabytes, where this user may mount one. `cache-failpoints` does the same everywhere, by itself. */
const mountSmallDisk = (): { dir: string } | { reason: string } => {
  const dir = mkdtempSync(join(tmpdir(), "greenroom-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "greenroom-test", dir], { stdio: "pipe" });
    return { dir };
  } catch (error) {
    rmSync(dir, { recursive: true });
    return { reason: String(error).split("\n")[0] ?? "" };
  }
};
const disk = mountSmallDisk();
afterAll(() => {
  if ("reason" in disk) return;
  execFileSync("umount", [disk.dir]);
  rmSync(disk.dir, { recursive: true });
});

/** Leaves this much of the disk free, until the function it returns is called. */
const fill = async (dir: string, leftBytes: number): Promise<() => Promise<void>> => {
  const { bavail, bsize } = await statfs(dir);
  const file = join(dir, "filler");
  await writeFile(file, Buffer.alloc(Math.max(0, bavail * bsize - leftBytes)));
  return () => rm(file, { force: true });
};

const title =
  "a full disk at any stage is said, leaves nothing partial, and once there is space the same work goes on";
test.skipIf("reason" in disk)(
  "reason" in disk ? `${title} (no disk could be mounted: ${disk.reason})` : title,
  async () => {
    if ("reason" in disk) return;
    const { dir } = disk;
    const elsewhere = await makeTempDir();
    const clip = await makeClip(join(elsewhere, "clip.webm"), { durationMs: 400, sound: false });
    const server = createServer((_, response) => response.end(Buffer.alloc(200_000, 1)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const cache = await openMediaCache(join(dir, "cache"));
    const key = keyNamed("a");

    const stages: [what: string, leftBytes: number, run: () => Promise<unknown>][] = [
      ["a download", 16_384, async () => (await download({ url, allowedOrigin: url, dir })).dispose()],
      ["a stored file", 16_384, () => cache.put(bytesOf("speech", 100_000), "wav")],
      ["a record", 0, () => storeSpeech(cache, key, bytesOf("speech", 100_000))],
      ["a clip that is conformed", 4096, () => ingestClip(cache, clip, { drivenBy: key, expectedMs: 400 })],
      ["an archive", 16_384, () => exportCache(cache, join(dir, "clips.tar"))],
    ];
    for (const [what, leftBytes, run] of stages) {
      const free = await fill(dir, leftBytes);
      const failed = run();
      await expect(failed, what).rejects.toBeInstanceOf(MachineError);
      await expect(failed, what).rejects.toMatchObject({
        code: "disk_full",
        hint: expect.stringMatching(/space/) as string,
      });
      expect((await readdir(dir)).sort(), what).toEqual(["cache", "filler"]);
      expect(await readdir(join(dir, "cache", "tmp")), what).toEqual([]);
      await free();
      await expect(run(), what).resolves.not.toThrow();
    }
    expect(await cache.getEntry(key)).not.toBeNull();
  },
);

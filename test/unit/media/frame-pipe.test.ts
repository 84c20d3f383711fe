import type { IpcNetConnectOpts, Socket } from "node:net";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { openFramePipe } from "../../../src/media/frame-pipe.ts";
import { readRawFrames } from "../../../src/media/index.ts";
import { makeClip } from "../../support/media.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

// A system in which a socket can be listened on, and nobody can connect to it.
vi.mock(import("node:net"), async (original) => {
  const net = await original();
  const createConnection = (options: IpcNetConnectOpts): Socket =>
    net.createConnection({ ...options, path: "/nowhere/at-all" });
  return { ...net, createConnection: createConnection as typeof net.createConnection };
});

test("where nobody can connect there is no pipe, nothing is left behind, and frames are read all the same", async () => {
  const dir = await makeTempDir();
  vi.stubEnv("TMPDIR", dir);
  try {
    expect(await openFramePipe(10)).toBeNull();
    expect(await readdir(dir)).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
  const clip = await makeClip(join(dir, "clip.webm"), { sound: false, durationMs: 200 });
  const format = { width: 160, height: 90, pixelFormat: "yuva420p" } as const;
  let frames = 0;
  for await (const frame of readRawFrames(["-c:v", "libvpx-vp9", "-i", clip], format))
    if (frame.length > 0) frames += 1;
  expect(frames).toBe(5);
});

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createConnection, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * A way for a program's frames into memory that is used again and again. What Node reads from a program's output by itself
 * comes in new memory, 64 KB at a time: at fifty frames a second that is collected ten times a second.
 */
export type FramePipe = {
  /** The program's output; to be destroyed here once the program has it. */
  inlet: Socket;
  /**
   * Each frame when it is whole. While one is looked at the next one is read; it is overwritten after that. Returns how many
   * bytes came after the last whole frame.
   */
  frames(): AsyncGenerator<Buffer, number, void>;
  close(): void;
};

/** Null where this system has no such pipes. */
export const openFramePipe = async (frameSize: number): Promise<FramePipe | null> => {
  const buffers = [Buffer.allocUnsafeSlow(frameSize), Buffer.allocUnsafeSlow(frameSize)] as const;
  let filling: 0 | 1 = 0;
  let filled = 0;
  /** Whole frames that were not asked for yet, or are being looked at. */
  let taken = 0;
  let hasEnded = false;
  let wake = (): void => undefined;

  const pair = await openPair({
    buffer: () => buffers[filling].subarray(filled),
    callback: (count) => {
      filled += count;
      if (filled < frameSize) return true;
      filled = 0;
      filling = filling === 0 ? 1 : 0;
      taken += 1;
      wake();
      return taken < buffers.length;
    },
  });
  if (pair === null) return null;
  const { inlet, outlet } = pair;
  const end = (): void => {
    hasEnded = true;
    wake();
  };
  if (outlet.destroyed) end();
  else outlet.once("close", end);
  return {
    inlet,
    async *frames() {
      for (let next: 0 | 1 = 0; ; next = next === 0 ? 1 : 0) {
        while (taken === 0 && !hasEnded) await new Promise<void>((resolve) => (wake = resolve));
        if (taken === 0) return filled;
        yield buffers[next];
        taken -= 1;
        outlet.resume();
      }
    },
    close: () => {
      inlet.destroy();
      outlet.destroy();
    },
  };
};

/** Of a longer one some systems take only the beginning, which is another place. */
const longestAddress = 100;

type OnRead = { buffer: () => Buffer; callback: (count: number) => boolean };

/** Two connected ends. They meet in a folder that nobody else can look into, which is gone when they have met. */
const openPair = async (onread: OnRead): Promise<{ inlet: Socket; outlet: Socket } | null> => {
  // Programs cannot be given named pipes of Windows.
  if (process.platform === "win32") return null;
  const folder = await mkdtemp(path.join(tmpdir(), "greenroom-pipe-")).catch(() => null);
  if (folder === null) return null;
  const server = createServer({ pauseOnConnect: true });
  const failed = new AbortController();
  let outlet: Socket | undefined;
  try {
    const address = path.join(folder, "frames");
    if (Buffer.byteLength(address) > longestAddress) return null;
    await once(server.listen(address), "listening");
    outlet = createConnection({ path: address, onread });
    // What closes before it is connected never will be; whoever reads from it hears of it, too.
    outlet.on("error", () => undefined).once("close", () => failed.abort());
    const [inlet] = (await once(server, "connection", { signal: failed.signal })) as [Socket];
    return { inlet, outlet };
  } catch {
    outlet?.destroy();
    return null; // the folder's file system knows no sockets, or there are too many, say
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true }).catch(() => undefined); // empty, and in the way of nobody
  }
};

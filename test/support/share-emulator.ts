import { afterAll, beforeEach } from "vitest";
import { createEmulator, type EmulatorOptions } from "../../src/emulator/index.ts";
import { startHeygenProxy } from "./heygen-proxy.ts";

/** One emulator for all tests of a file, and the same as HeyGen: each test begins without faults and with an empty log. */
export const shareEmulator = async (options: EmulatorOptions) => {
  const emulator = await createEmulator({ media: "tiny", ...options });
  const heygen = await startHeygenProxy(emulator);
  beforeEach(() => {
    emulator.clearFaults();
    emulator.clearLog();
    heygen.refuseWith = null;
  });
  afterAll(async () => {
    await heygen.close();
    await emulator.close();
  });
  return { emulator, heygen };
};

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder of the running test, removed when the test has finished. */
export const makeTempDir = async (parent: string = tmpdir()): Promise<string> => {
  const dir = await mkdtemp(join(parent, "greenroom-test-"));
  onTestFinished(async () => {
    await rm(dir, { recursive: true, force: true });
  });
  return dir;
};

import { setTimeout as pause } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { MachineError } from "../../../src/errors.ts";
import { startHeart } from "../../../src/prepare/heart.ts";

const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  pause(ms, undefined, signal === undefined ? {} : { signal });

test("a heart beats on after a beat that the disk had no room for", async () => {
  const beat = vi.fn();
  beat.mockImplementationOnce(() => {
    throw new MachineError("The ledger cannot be used: database or disk is full");
  });
  const heart = startHeart({ beat }, 60, sleep);
  await vi.waitUntil(() => beat.mock.calls.length >= 3, { timeout: 5_000 });
  await heart.stop();
  const beats = beat.mock.calls.length;
  await pause(50);
  expect(beat).toHaveBeenCalledTimes(beats);
});

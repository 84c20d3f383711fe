import { expect, test, vi } from "vitest";
import { waitFor } from "../../../src/cli/shelf/wait-for.ts";
import { HeygenNotFoundError } from "../../../src/heygen/index.ts";
import { JobFailedError } from "../../../src/prepare/errors.ts";

const poll = { firstMs: 1, mostMs: 2, deadlineMs: 60_000 };
const tools = { poll, signal: new AbortController().signal };
const notThere = new HeygenNotFoundError("HeyGen could not read a video: not found", { status: 404 });
const done = { state: "completed" as const, rawStatus: "completed", failure: null };

test("what was ordered just now may not be there to be read yet: it is not ordered anew", async () => {
  const order = { takenMs: () => Date.now(), end: vi.fn() };
  const read = vi.fn(() => Promise.resolve(done)).mockRejectedValueOnce(notThere);
  expect(await waitFor("Video", order, read, tools)).toEqual(done);
  expect(order.end).not.toHaveBeenCalled();
});

test("what was ordered a while ago, and is not there, is gone", async () => {
  const order = { takenMs: () => Date.now() - 10 * 60_000, end: vi.fn() };
  const waiting = waitFor("Video", order, () => Promise.reject(notThere), tools);
  await expect(waiting).rejects.toBeInstanceOf(JobFailedError);
  expect(order.end).toHaveBeenCalledWith("gone");
});

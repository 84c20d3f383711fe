import { expect, test } from "vitest";
import { receiptSchema } from "../../../src/model/receipt.ts";
import { previewNote } from "../../../src/render/preview-note.ts";

test("a receipt says in words what is not HeyGen's, and nothing of what is", () => {
  expect(previewNote({ maker: "heygen" })).toBeNull();
  expect(previewNote({ maker: "heygen", presenterMaker: "emulator" })).toMatch(/^Preview presenter: .*voice/);
  expect(previewNote({ maker: "emulator" })).toMatch(/presenter and the voice are .*stand-ins/);
});

test("a receipt of before costs were told twice is still one", () => {
  const { cost } = receiptSchema.shape;
  expect(cost.parse({ estimatedUsd: 1, pricesAsOf: "2026-09-16" })).toEqual({
    estimatedUsd: 1,
    pricesAsOf: "2026-09-16",
  });
});

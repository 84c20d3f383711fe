import { expect, test } from "vitest";
import { tortureMedia } from "../../torture/media.ts";

test("of 200 damaged downloads none is accepted; of 200 damaged cache files none is handed out, and all are mended", async () => {
  expect(await tortureMedia({ cases: 200, seed: 1 })).toEqual({
    downloads: { cases: 200, accepted: 0 },
    files: { cases: 200, handedOut: 0, healed: 200 },
    failures: {},
  });
}, 180_000);

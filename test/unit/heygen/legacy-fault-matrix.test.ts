import { expect, test } from "vitest";
import { createLegacyHeygenClient } from "../../../src/heygen/legacy/index.ts";
import { faults, meetFault, methodsOf } from "../../support/fault-matrix.ts";
import { everyLegacyCall } from "./every-legacy-call.ts";

test("every method of the legacy client is in the matrix", async () => {
  const client = createLegacyHeygenClient({ apiKey: "k" });
  expect(methodsOf(client).sort()).toEqual(Object.keys(everyLegacyCall).sort());
  await client.close();
});

test.each(faults)("every method meets %s with the right error, and no forbidden repeat", async (...fault) => {
  const { found, expected } = await meetFault(fault, everyLegacyCall, createLegacyHeygenClient);
  expect(found).toEqual(expected);
});

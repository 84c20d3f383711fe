import { expect, test } from "vitest";
import { createHeygenClient } from "../../../src/heygen/index.ts";
import { faults, meetFault, methodsOf } from "../../support/fault-matrix.ts";
import { everyCall } from "./every-call.ts";

test("every method of the client is in the matrix", async () => {
  const client = createHeygenClient({ apiKey: "k" });
  expect(methodsOf(client).sort()).toEqual(Object.keys(everyCall).sort());
  await client.close();
});

test.each(faults)("every method meets %s with the right error, and no forbidden repeat", async (...fault) => {
  const { found, expected } = await meetFault(fault, everyCall, createHeygenClient);
  expect(found).toEqual(expected);
});

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readFixture } from "../../support/fixtures.ts";
import { json } from "../../support/scripted-server.ts";
import { everyCall } from "./every-call.ts";
import { startClient } from "./heygen-client.ts";

// Steps within `assets.uploadDirect`, whose test has them; and batches of uploads, whose requests are not documented.
const elsewhere = [
  // Of the old API, despite its name.
  "v3.template.get_singular",
  "v3.assets.direct_upload",
  "v3.assets.complete",
  "v3.assets.batches.create",
  "v3.assets.batches.complete",
];

test("every sample of an answer belongs to a method", () => {
  const samples = readdirSync(new URL("../../fixtures/heygen", import.meta.url))
    .filter((file) => file.startsWith("v3."))
    .map((file) => file.replace(/\.json$/, ""));
  const claimed = new Set([...Object.values(everyCall).flatMap(({ answers }) => answers), ...elsewhere]);
  expect(samples.filter((sample) => !claimed.has(sample))).toEqual([]);
});

test.each(Object.entries(everyCall))("%s understands its samples", async (_, { answers, make }) => {
  for (const name of answers) {
    const { client, received } = await startClient([json(200, readFixture(name))]);
    await make(client);
    expect(received, name).toHaveLength(1);
  }
});

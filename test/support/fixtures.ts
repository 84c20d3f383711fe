import { readFileSync } from "node:fs";

/** A sample of HeyGen's wire: `v3.voices.speech`. Ids, links and people in them are invented. */
export const readFixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/heygen/${name}.json`, import.meta.url), "utf8")) as unknown;

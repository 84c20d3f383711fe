import { expect, test } from "vitest";
import { transliterate } from "../../../src/emulator/speech/transliterate.ts";

test.each([
  ["Grüße", "Gruesse"],
  ["Zoë", "Zoe"],
  ["Øst", "Oest"],
  ["€49", "49 euros"],
  ["€1", "1 euro"],
  ["3€,", "3 euros ,"],
  ["$12.50.", "12.50 dollars ."],
  ["50%", "50 percent"],
  ["🎉", ""],
  ["don’t", "don't"],
])("%s is read as %s", (written, said) => {
  expect(transliterate(written)).toBe(said);
});

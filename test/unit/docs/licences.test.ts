import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { licencePage } from "../../../scripts/make-licences.ts";

const lockOf = (packages: object): string => JSON.stringify({ packages: { "": {}, ...packages } });

test("docs/licences.md is current: npm run licences writes it", async () => {
  const page = licencePage(await readFile("package-lock.json", "utf8"));
  expect(await readFile("docs/licences.md", "utf8")).toBe(page);
});

test("the page lists what is installed for use and not what only development needs", () => {
  const page = licencePage(
    lockOf({
      "node_modules/a": { version: "1.0.0", license: "MIT" },
      "node_modules/a/node_modules/@x/b": { version: "2.0.0", license: "ISC" },
      "node_modules/c": { version: "3.0.0", license: "MIT", dev: true },
    }),
  );
  expect(page).toContain("### MIT (1)\n\n`a` 1.0.0\n");
  expect(page).toContain("`@x/b` 2.0.0");
  expect(page).not.toContain("`c`");
});

test("a package without a licence is said to be so, unless it is part of Remotion", () => {
  const page = licencePage(
    lockOf({
      "node_modules/quiet": { version: "1.0.0" },
      "node_modules/@remotion/media": { version: "4.0.0" },
      "node_modules/@remotion/transitions": { version: "4.0.0", license: "UNLICENSED" },
      "node_modules/@remotion/captions": { version: "4.0.0", license: "MIT" },
    }),
  );
  expect(page).toContain("### not stated (1)\n\n`quiet` 1.0.0");
  expect(page).toContain("### Remotion License (2)");
  expect(page).toContain("### MIT (1)\n\n`@remotion/captions` 4.0.0");
});

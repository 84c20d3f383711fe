import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import type { Output } from "../output.ts";
import { packageFolder } from "../project.ts";

const readme = `# Videos with Greenroom

    npx greenroom plan brief.yaml      what would be made, and what it costs
    npx greenroom render brief.yaml    every row and aspect, into out/
    npx greenroom prepare brief.yaml   only the media; then: npx remotion studio

Without HEYGEN_API_KEY a drawn stand-in presenter speaks and nothing is paid. Put the key into .env to make real ones.
`;

const remotionConfig = `// Read by Studio and \`npx remotion render\`; \`greenroom render\` does not need it.
import { createRequire } from "node:module";
import path from "node:path";
import { Config } from "@remotion/cli/config";

const load = createRequire(path.resolve("package.json"));
load("greenroom/remotion-config").configureRemotion(Config, path.dirname(load.resolve("greenroom/package.json")));
`;

/** Makes a new project from the example that the README shows. @throws InputError when the folder is not empty. */
export const runInit = async (folder: string, output: Output): Promise<ExitCode> => {
  if (existsSync(folder) && (await readdir(folder)).length > 0) {
    throw new InputError(`The folder ${folder} is not empty.`, { hint: "Name a new folder." });
  }
  await mkdir(path.dirname(folder), { recursive: true });
  const beside = `${folder}.${process.pid}.tmp`;
  try {
    await cp(path.join(packageFolder, "examples/welcome"), beside, { recursive: true });
    await cp(
      path.join(packageFolder, "public/brands/northwind"),
      path.join(beside, "public/brands/northwind"),
      {
        recursive: true,
      },
    );
    await cp(path.join(packageFolder, "public/samples"), path.join(beside, "public/samples"), {
      recursive: true,
    });
    await writeFile(path.join(beside, "package.json"), packageJson(folder));
    await writeFile(path.join(beside, "remotion.config.ts"), remotionConfig);
    await writeFile(path.join(beside, "tsconfig.json"), `{ "compilerOptions": { "module": "ESNext" } }\n`);
    await cp(path.join(packageFolder, "remotion.env"), path.join(beside, "remotion.env"));
    await writeFile(
      path.join(beside, ".gitignore"),
      "node_modules/\nout/\n.greenroom/\npublic/media/\npublic/prepared/\n.env\n",
    );
    await writeFile(path.join(beside, "README.md"), readme);
    // Into the folder and not over it: a shell may stand in it.
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(beside)) await rename(path.join(beside, name), path.join(folder, name));
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  const shown = path.relative(process.cwd(), folder) || ".";
  output.emit("made", { folder });
  output.say(`Made ${shown}.\n\n  cd ${shown}\n  npx greenroom render brief.yaml`);
  return exitCodes.done;
};

/** Without dependencies: greenroom is found in the folder it was installed in, above this one. */
const packageJson = (folder: string): string => {
  const name = path
    .basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-");
  return `${JSON.stringify({ name, private: true, type: "module" }, null, 2)}\n`;
};

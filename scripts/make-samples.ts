/**
 * Makes what Studio shows on a fresh clone: runs `greenroom prepare` on `sample-brief.yaml` with the emulator, and keeps
 * the media in `public/samples` and the props beside the template they show. Files that are committed anyway (logos,
 * music) are named where they lie; clips are made smaller, because everyone who clones has them.
 */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { main } from "../src/cli/main.ts";
import { alphaDecoderArgs, digestFile, runFfmpeg } from "../src/media/index.ts";
import { videoPropsSchema } from "../src/model/video-props.ts";

const publicDir = path.resolve("public");
const samplesDir = path.join(publicDir, "samples");
const propsFile = path.resolve("compositions/templates/editorial/sample-props.json");

const prepareIn = async (project: string): Promise<string> => {
  await mkdir(path.join(project, "public"));
  await copyFile("scripts/sample-brief.yaml", path.join(project, "brief.yaml"));
  await copyFile("examples/welcome/dashboard.png", path.join(project, "dashboard.png"));
  const code = await main(["prepare", path.join(project, "brief.yaml"), "--offline"]);
  if (code !== 0) throw new Error(`The samples could not be prepared (exit code ${code}).`);
  return readFile(path.join(project, "public/prepared/sample-16x9.json"), "utf8");
};

/** The public path of every file below `folder`, by its digest. */
const committedFiles = async (folder: string): Promise<Map<string, string>> => {
  const entries = await readdir(path.join(publicDir, folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const named = files.map(async (file): Promise<[string, string]> => [
    await digestFile(file),
    path.relative(publicDir, file).split(path.sep).join("/"),
  ]);
  return new Map(await Promise.all(named));
};

/** Names for people instead of digests: `hello-presenter.webm`, `font-2.woff2`. */
const nameFiles = (json: string): Map<string, string> => {
  const props = videoPropsSchema.parse(JSON.parse(json));
  const names = new Map<string, string>();
  const name = (file: string | undefined, as: string): void => {
    if (file !== undefined && !names.has(file)) names.set(file, `${as}${path.extname(file)}`);
  };
  props.fonts.forEach(({ file }, index) => name(file, `font-${index + 1}`));
  for (const { id, speech, presenter, background } of props.scenes) {
    name(speech?.file, `${id}-speech`);
    name(presenter?.file, `${id}-presenter`);
    if ("file" in background) name(background.file, `${id}-background`);
  }
  return names;
};

const vp9 = ["-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-crf", "32", "-b:v", "0", "-auto-alt-ref", "0"];

const keep = async (source: string, target: string): Promise<void> => {
  if (path.extname(target) === ".webm") {
    await runFfmpeg([...alphaDecoderArgs("vp9"), "-i", source, ...vp9, "-cpu-used", "3", "-g", "50", target]);
    // Not copied: what is staged is read-only, and a copy would be so too.
  } else await writeFile(target, await readFile(source));
};

const project = await mkdtemp(path.join(tmpdir(), "greenroom-samples-"));
try {
  let json = await prepareIn(project);
  const committed = new Map([...(await committedFiles("brands")), ...(await committedFiles("music"))]);
  for (const [digest, file] of committed)
    json = json.replaceAll(new RegExp(`media/${digest}\\.\\w+`, "g"), file);

  await rm(samplesDir, { recursive: true, force: true });
  await mkdir(samplesDir);
  for (const [file, name] of nameFiles(json)) {
    await keep(path.join(project, "public", file), path.join(samplesDir, name));
    json = json.replaceAll(file, `samples/${name}`);
  }
  await writeFile(propsFile, json);
} finally {
  await rm(project, { recursive: true, force: true });
}

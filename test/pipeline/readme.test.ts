import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { makeTempDir } from "../support/temp-dir.ts";

const run = promisify(execFile);
const env = { ...process.env, HEYGEN_API_KEY: "" };

const pages = [
  "README.md",
  ...(await readdir("examples")).map((name) => path.join("examples", name, "README.md")),
  ...(await readdir("docs")).filter((name) => name.endsWith(".md")).map((name) => path.join("docs", name)),
];

/** Lines of indented blocks and shell blocks that begin with a program of ours or of npm. */
const commandsOf = (page: string): string[] =>
  [...page.matchAll(/^ {4}(\S.*)$|^```(?:sh|bash|shell|console)\n(.*?)^```$/gms)]
    .flatMap(([, line, block]) => (line ?? block ?? "").split("\n"))
    .flatMap((line) => line.split("&&"))
    .map((line) => line.trim())
    .filter((line) => /^(npm|npx|node|greenroom)\s/.test(line));

const shown = new Set(
  (await Promise.all(pages.map((page) => readFile(page, "utf8")))).flatMap((page) => commandsOf(page)),
);

/** Quick ones, run here, in a project of their own. What they have to print. */
const runHere: Record<string, RegExp> = {
  "npx greenroom --help": /Usage: greenroom/,
  "npx greenroom plan examples/welcome/brief.yaml": /3 videos × 16:9, 9:16/,
  "npx greenroom plan examples/catalogue/brief.yaml": /40 videos × 1:1, 16:9/,
  "npx greenroom plan examples/welcome/brief.yaml --wallet": /Wallet: +\$\d+\.00 in the wallet/,
  "npx greenroom spend": /Nothing was ordered/,
  "npx greenroom init my-videos": /Made my-videos/,
  "npx greenroom doctor": /✔ Node/,
  "npx greenroom quota": /^left +\$\d+\.\d\d$/m,
  "npx greenroom avatars --search mira --preview": /Contact sheet: .*avatars\.html/,
  "npx greenroom voices --language English": /^mira-warm +Mira/m,
  "npx greenroom videos list": /no such videos/,
  "npx greenroom webhooks register https://example.com/heygen --save": /^Its secret is in .*\.env/m,
  "npx greenroom templates show 7e1d0c52a9b84f36b0f4c81d2a6e9350": /^headline +text +words/m,
  "npx greenroom translate --list-languages": /^Spanish \(Spain\)$/m,
  'npx greenroom agent "Explain our calendar app to small teams in 45 seconds" --optimise --dry-run':
    /^AUDIENCE: small teams$/m,
  'npx greenroom speak "Hello." --voice mira-warm -o hello.mp3': /^hello\.mp3: \d/m,
};

const emulate = "npx greenroom emulate";

/** Long ones: the test that runs each, and the words by which it does. */
const runElsewhere: Record<string, { file: string; as: string }> = {
  "npm run demo": { file: "test/pipeline/welcome.test.ts", as: '"npm", ["run", "demo"' },
  "npx greenroom render examples/welcome/brief.yaml": {
    file: "test/pipeline/welcome.test.ts",
    as: 'greenroom("render", brief',
  },
  "npm run pre-render -- examples/welcome/brief.yaml": {
    file: "test/pipeline/studio.test.ts",
    as: "pre-render",
  },
  "npx remotion studio": { file: "test/pipeline/studio.test.ts", as: "startStudio(project, " },
  "npx remotion render welcome-ada-16x9 out/ada.mp4": {
    file: "test/pipeline/studio.test.ts",
    as: '"render", "welcome-ada-16x9"',
  },
  'npx greenroom templates generate 7e1d0c52a9b84f36b0f4c81d2a6e9350 --data rows.csv --title "Week {{ week }}" --budget 20':
    { file: "test/contract/templates-command.test.ts", as: "generateVideos(id, {" },
  'npx greenroom translate out/talk.mp4 --to "Spanish (Spain)" --to "French (France)" --captions': {
    file: "test/contract/translate-command.test.ts",
    as: 'to: ["spanish (spain)", french, spanish], captions: true',
  },
  'npx greenroom photo-avatar create me.jpg --name "Ada"': {
    file: "test/contract/photo-avatar-command.test.ts",
    as: 'createPhotoAvatar(file, { name: "Ada" }',
  },
  'npx greenroom agent "Explain our calendar app to small teams in 45 seconds" --optimise --brand northwind -o calendar.mp4':
    { file: "test/contract/agent-command.test.ts", as: "...{ optimise: true, avatar:" },
  "npx greenroom agent --brief examples/welcome/brief.yaml --row 1 --optimise -o ada.mp4": {
    file: "test/contract/agent-command.test.ts",
    as: 'brief, row: "2", dryRun: true, optimise: true',
  },
  "npx greenroom webhooks serve": { file: "test/contract/webhooks.test.ts", as: "serveWebhooks(" },
  "node --import ./emulated.mjs program.mjs": {
    file: "test/contract/third-party-client.test.ts",
    as: "as `node --import` does",
  },
  "npx greenroom cache export clips.tar": {
    file: "test/unit/cli/cache.test.ts",
    as: 'exportTo(path.join(root, "clips.tar")',
  },
  "npx greenroom cache import clips.tar": {
    file: "test/unit/cli/cache.test.ts",
    as: 'importFrom(path.join(root, "clips.tar")',
  },
  // What .ci/run does cannot be run by one of its own tests.
  "npm ci": { file: ".ci/run", as: "npm ci" },
  "npm test": { file: ".ci/run", as: "npm test" },
};

test("every command that is shown is run by a test, and no list names one that is not shown", () => {
  const run = [...Object.keys(runHere), ...Object.keys(runElsewhere), emulate];
  expect([...shown].sort()).toEqual(run.sort());
});

for (const [command, { file, as }] of Object.entries(runElsewhere)) {
  test(`${command} is run by ${file}`, async () => {
    expect(await readFile(file, "utf8")).toContain(as);
  });
}

test.for(Object.entries(runHere))("%s does what it says", async ([command, expected], { signal }) => {
  const folder = await makeProject();
  const { stdout } = await run(process.execPath, argumentsOf(command), { cwd: folder, env, signal });
  expect(stdout).toMatch(expected);
});

test(`${emulate} answers as HeyGen does until it is stopped`, async ({ signal }) => {
  // Another port than the one that is shown: somebody may be using that.
  const args = [...argumentsOf(emulate), "--port", "0", "--json"];
  const emulator = spawn(process.execPath, args, { cwd: await makeProject(), env, signal });
  const ended = once(emulator, "exit");
  const [line] = (await once(createInterface(emulator.stdout), "line")) as [string];
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(line));
  const answer = await fetch(`${url}/v3/avatars/looks`, { headers: { "x-api-key": "any" } });
  expect(answer.status).toBe(200);
  await answer.text();
  emulator.kill("SIGINT");
  expect(await ended).toEqual([0, null]);
});

const makeProject = async (): Promise<string> => {
  const folder = await makeTempDir();
  await cp("examples", path.join(folder, "examples"), { recursive: true });
  await cp("public/brands", path.join(folder, "public/brands"), { recursive: true });
  return folder;
};

/** What Node is given in place of `npx greenroom …`. */
const argumentsOf = (command: string): string[] => [
  path.resolve("bin/greenroom.mjs"),
  ...[...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "").slice(2),
];

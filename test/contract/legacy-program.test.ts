import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { makeProject, runCli, type CliResult, type TestProject } from "../support/project.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "legacy-program", media: "tiny" });
});
afterAll(() => emulator.close());
beforeEach(() => {
  emulator.clearLog();
});

const greenroom = ({ dir }: TestProject, args: string[], api = "legacy"): Promise<CliResult> =>
  runCli(args, { cwd: dir, env: { GREENROOM_HEYGEN_URL: emulator.url, GREENROOM_HEYGEN_API: api } });
const prepare = ["prepare", "brief.yaml", "--rows", "1"];

test("with an end announced, a brief is planned and prepared over the legacy API, and it is said once", async () => {
  emulator.behave({ legacy: "sunset" });
  const project = await makeProject();
  const plan = await greenroom(project, ["plan", "brief.yaml"]);
  expect(plan.code).toBe(0);
  expect(emulator.requests).toEqual([]);

  const { code, stdout, stderr } = await greenroom(project, prepare);
  expect([code, stderr]).toEqual([0, expect.stringMatching(/^! HeyGen: .*2026.*\n$/)]);
  expect(stdout).toContain("legacy API");
  expect(emulator.requests.map(({ path }) => path)).toContain("/v1/video.webm");
  expect(emulator.requests.filter(({ path }) => path.startsWith("/v3/"))).toEqual([]);
});

test("once it has ended, nothing is spent, the error says to use v3, and v3 it then is", async () => {
  emulator.behave({ legacy: "retired" });
  const project = await makeProject();
  const { code, stderr } = await greenroom(project, prepare);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^✖ HeyGen could not .*: the legacy API \(v1, v2\) has ended \(HTTP 410\)\.\n {2}→ Use v3: unset GREENROOM_HEYGEN_API\./m,
  );
  expect(emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(await greenroom(project, prepare, "v3")).toMatchObject({ code: 0, stderr: "" });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Config } from "../../src/cli/config.ts";
import { prepareSession, type PrepareOptions } from "../../src/cli/prepare-session.ts";
import { estimateNow, openSession, type Session, type SharedOptions } from "../../src/cli/session.ts";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { SpendError } from "../../src/plan/judge-spend.ts";
import { captureOutput, type CapturedOutput } from "../support/captured-output.ts";
import { startHeygenProxy, type HeygenProxy } from "../support/heygen-proxy.ts";
import { briefWith, makeProject, type TestProject } from "../support/project.ts";

let emulator: Emulator;
let heygen: HeygenProxy;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "spending", balanceUsd: 50, media: "tiny" });
  heygen = await startHeygenProxy(emulator);
});
beforeEach(() => {
  emulator.clearLog();
});
afterAll(async () => {
  await heygen.close();
  await emulator.close();
});

/** What was asked for that costs money, as the other side counts it. */
const paidCalls = (): string[] =>
  emulator.requests
    .filter(({ method, path }) => method === "POST" && /^\/v3\/(voices\/speech|videos)$/.test(path))
    .map(({ path }) => path);
const speechCall = "/v3/voices/speech";
const videoCall = "/v3/videos";

const brief = (say: string): object =>
  briefWith({
    data: undefined,
    output: "spending",
    title: "Spending",
    avatar: { resolution: "720p" },
    scenes: [{ id: "hello", layout: "presenter-third", say }],
  });

type Setting = Partial<Pick<Config, "apiKey" | "confirmAboveUsd">> & { output?: CapturedOutput };

const open = async (
  { dir, write }: TestProject,
  say: string,
  options: SharedOptions = {},
  { apiKey = "key-of-a-customer", confirmAboveUsd = 1, output = captureOutput() }: Setting = {},
): Promise<Session> => {
  const config: Config = {
    ...{ apiKey, confirmAboveUsd, secrets: [], heygenUrl: heygen.url, home: undefined },
    ...{ browser: undefined, prices: undefined, searchPath: undefined },
  };
  const file = await write("brief.yaml", brief(say));
  expect(file.startsWith(dir)).toBe(true);
  return openSession(file, options, { config, output, signal: new AbortController().signal });
};

const refusal = async (session: Session, options: PrepareOptions): Promise<SpendError> => {
  const error: unknown = await prepareSession(session, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SpendError);
  expect(error).toMatchObject({ exitCode: 5 });
  return error as SpendError;
};

describe("before anything is paid", () => {
  test("a budget that is too small refuses, and says both sums", async () => {
    const error = await refusal(await open(await makeProject(), "Hello there."), { budget: 0.01, yes: true });
    expect(error.code).toBe("over_budget");
    expect(error.message).toMatch(/^This would cost about \$0\.\d\d, and the budget is \$0\.01\.$/);
    expect(paidCalls()).toEqual([]);
  });

  test("what lies above the threshold needs --yes where nobody can be asked", async () => {
    const error = await refusal(
      await open(await makeProject(), "Hello there.", {}, { confirmAboveUsd: 0 }),
      {},
    );
    expect(error.code).toBe("needs_approval");
    expect(error.hint).toMatch(/--yes/);
    expect(paidCalls()).toEqual([]);
  });

  test("somebody is told the price and the wallet, and a no is a no", async () => {
    const asked: string[] = [];
    const confirm = (question: string): Promise<boolean> => {
      asked.push(question);
      return Promise.resolve(false);
    };
    const output = captureOutput("lines", { confirm });
    const session = await open(await makeProject(), "Hello there.", {}, { confirmAboveUsd: 0, output });
    expect((await refusal(session, {})).code).toBe("not_approved");
    expect(asked).toEqual([expect.stringMatching(/^This costs about \$0\.\d\d\. Go on\?$/)]);
    expect(output.printed()).toMatch(
      /To pay: about \$0\.\d\d by the prices of \d{4}-\d\d-\d\d\. \$50\.00 in the wallet, about \$49\.\d\d afterwards\./,
    );
    expect(paidCalls()).toEqual([]);
  });
});

describe("when the speech tells that it is longer than it looked", () => {
  // One word to look at, many to say.
  const figures = "84729";

  test("the presenter is not asked for beyond the budget; with more of it, only the presenter is paid", async () => {
    const project = await makeProject();
    const session = await open(project, figures);
    const budget = session.estimate.toPayUsd * 1.05;
    const error = await refusal(session, { budget, yes: true });
    expect(error.code).toBe("over_budget");
    expect(error.message).toMatch(/^This would cost \$/);
    expect(error.hint).toMatch(/for the speech, is spent and kept/);
    expect(paidCalls()).toEqual([speechCall]);

    const output = captureOutput();
    const again = await open(project, figures, {}, { output });
    expect(again.estimate.toMake).toMatchObject({ speech: 0, avatars: 1, exact: true });
    const prepared = await prepareSession(again, { budget: again.estimate.toPayUsd, yes: true });
    expect(prepared.failed.size).toBe(0);
    expect(paidCalls()).toEqual([speechCall, videoCall]);
    // What was paid is what was said: the length was exact.
    const usd = again.estimate.toPayUsd.toFixed(2);
    expect(output.printed()).toContain(`Paid: $${usd}, of an estimated $${usd}.`);
  });

  test("a yes to a guess is asked for again", async () => {
    const answers = [true, false];
    const asked: string[] = [];
    const confirm = (question: string): Promise<boolean> => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? false);
    };
    const output = captureOutput("lines", { confirm });
    const session = await open(await makeProject(), "61524", {}, { confirmAboveUsd: 0, output });
    expect((await refusal(session, {})).code).toBe("not_approved");
    expect(asked).toEqual([
      expect.stringMatching(/^This costs about \$/),
      expect.stringMatching(/^This costs \$/),
    ]);
    expect(paidCalls()).toEqual([speechCall]);
  });
});

test("--only speech pays for the speech, and makes the price of the rest exact", async () => {
  const session = await open(await makeProject(), "Only the words of this.");
  const prepared = await prepareSession(session, { only: "speech" });
  expect(prepared).toMatchObject({ made: { speech: 1, avatars: 0 } });
  expect(prepared.failed.size).toBe(0);
  expect(paidCalls()).toEqual([speechCall]);
  expect((await estimateNow(session)).toMake).toMatchObject({ speech: 0, avatars: 1, exact: true });
});

test("a draft has HeyGen's voice and a stand-in that nobody pays for; the real thing pays for the presenter alone", async () => {
  const project = await makeProject();
  const session = await open(project, "A draft.", { draft: true });
  const prepared = await prepareSession(session, {});
  expect(prepared).toMatchObject({ made: { speech: 1, avatars: 1 }, manifest: { maker: "heygen" } });
  expect(paidCalls()).toEqual([speechCall]);
  expect(session.loaded.plan).toMatchObject({ maker: "heygen", presenterMaker: "emulator" });

  const real = await open(project, "A draft.");
  expect(real.estimate).toMatchObject({
    speech: { cached: 1, toMake: 0 },
    avatars: { cached: 0, toMake: 1 },
  });
  expect(real.estimate.toPayUsd).toBe(real.estimate.avatars.usd);
});

test("a draft without a key is refused: there all is a preview", async () => {
  const { dir, write } = await makeProject();
  const config: Config = {
    ...{ apiKey: undefined, confirmAboveUsd: 1, secrets: [], heygenUrl: undefined, home: dir },
    ...{ browser: undefined, prices: undefined, searchPath: undefined },
  };
  const file = await write("brief.yaml", brief("Hi."));
  await expect(
    openSession(
      file,
      { draft: true },
      { config, output: captureOutput(), signal: new AbortController().signal },
    ),
  ).rejects.toMatchObject({ code: "draft_without_key", exitCode: 2 });
});

test("without credits for the speech, no presenter is asked for", async () => {
  const session = await open(await makeProject(), "Nobody pays for this.", {}, { apiKey: "sk_empty" });
  const { failed, made } = await prepareSession(session, {});
  expect(made).toEqual({ speech: 0, avatars: 0 });
  expect([...failed.values()].map(({ exitCode }) => exitCode)).toEqual([5, 5]);
  expect(paidCalls().filter((path) => path === videoCall)).toEqual([]);
});

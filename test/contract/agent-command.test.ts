import { readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { AgentClock } from "../../src/cli/agent/await-video.ts";
import { runAgent, type AgentOptions } from "../../src/cli/commands/agent.ts";
import type { Config } from "../../src/cli/config.ts";
import { projectAt } from "../../src/cli/project.ts";
import type { AppError } from "../../src/errors.ts";
import { identifyFile } from "../../src/media/identify.ts";
import { captureOutput, type CapturedOutput } from "../support/captured-output.ts";
import { makePng } from "../support/make-png.ts";
import { jsonLines } from "../support/project.ts";
import { shareEmulator } from "../support/share-emulator.ts";
import { shelfWorlds, type World } from "../support/shelf-world.ts";

const { emulator, heygen } = await shareEmulator({ seed: "agent" });
let advancedMs = 0;

beforeEach(() => {
  emulator.behave({ idempotency: "honoured" });
});

/** Nobody waits for real: the emulator's clock goes on with ours. */
const clock: AgentClock = {
  now: () => Date.now() + advancedMs,
  sleep: async (ms, signal) => {
    advancedMs += ms;
    emulator.advance(ms);
    await new Promise((resolve) => setTimeout(resolve, 5));
    signal?.throwIfAborted();
  },
};

const worlds = shelfWorlds(emulator.url);
const makeWorld = (change: Partial<Config> = {}, output?: CapturedOutput): Promise<World> =>
  worlds.makeWorld(output, change);

const run = (
  { dir, output, config }: World,
  words: string | undefined,
  options: AgentOptions = {},
  { signal = new AbortController().signal, at = clock }: { signal?: AbortSignal; at?: AgentClock } = {},
) =>
  runAgent(
    words,
    { out: path.join(dir, "video.mp4"), ...options },
    { config, output, project: projectAt(options.brief === undefined ? dir : ".", config), signal },
    at,
  );
const failure = async (...args: Parameters<typeof run>): Promise<AppError> =>
  run(...args).then(
    () => expect.fail("it should have failed"),
    (error: unknown) => error as AppError,
  );

const orders = () =>
  emulator.requests.filter(({ method, path: to }) => method === "POST" && to === "/v3/video-agents");
const videosMade = (): number => emulator.counters.videos;
/** A prompt of its own for each test: the same one would be an order that was made before. */
let count = 0;
const idea = (): string => `Explain tea to beginners in 5 seconds, version ${String((count += 1))}x`;

describe("a dry run", () => {
  test("shows the prompt and what was changed, and sends nothing", async () => {
    const world = await makeWorld({ heygenUrl: undefined, apiKey: undefined });
    expect(await run(world, "Explain our app to small teams", { optimise: true, dryRun: true })).toBe(0);
    const text = world.output.printed();
    expect(text).toMatch(/^Explain our app to small teams\n\nFORMAT: about 45 seconds/);
    expect(text).toMatch(/^What was changed, rule by rule:\n {2}purpose: .*\n {4}→ /m);
    expect(text).toMatch(/^Nothing was sent\.$/m);
    expect(await readdir(world.dir)).toEqual([]);
    expect(emulator.requests).toEqual([]);
  });

  test("without --optimise shows the words as they are, and which rules they do not meet", async () => {
    const world = await makeWorld();
    await run(world, "Explain tea", { dryRun: true });
    expect(world.output.printed()).toMatch(
      /^Explain tea\n\n\d+ rules of good prompts are not met; --optimise/,
    );
  });

  test("tells a program the prompt and every change", async () => {
    const world = await makeWorld({}, captureOutput("json"));
    await run(world, "Explain tea", {
      dryRun: true,
      optimise: true,
      avatar: "mira-blazer-front",
      language: "de",
    });
    const events = jsonLines(world.output.printed());
    expect(events.at(-1)).toMatchObject({ event: "prompt", avatarId: "mira-blazer-front", seconds: 45 });
    expect(events.at(-1)?.["text"]).toMatch(/; in German; /);
    expect(events.filter(({ event }) => event === "change").length).toBeGreaterThan(5);
  });

  test("makes the prompt of a brief's row", async () => {
    const world = await makeWorld();
    const brief = "examples/welcome/brief.yaml";
    await run(world, undefined, { brief, row: "2", dryRun: true, optimise: true });
    expect(world.output.printed()).toMatch(
      /^Voice-over: "Hi Jürgen! Great to have Müller Logistik on board\."$/m,
    );
    expect(await failure(world, undefined, { brief, dryRun: true })).toMatchObject({ code: "several_rows" });
  });
});

describe("what cannot be made", () => {
  test.for([
    ["nothing to make", undefined, {}, /nothing to make a video of/],
    ["an empty text", "  ", {}, /text is empty/],
    ["words and a brief", "Tea", { brief: "b.yaml" }, /one of them/],
    ["no place to write to", "Tea", { out: undefined }, /where the video goes/],
    ["a prompt that is too long", "tea ".repeat(2_600), {}, /10400 characters/],
    ["an option without a place", "Tea", { seconds: 20 }, /--seconds has no place/],
    ["an unknown file", "Tea", { file: ["nowhere.png=a picture"] }, /no file nowhere\.png/],
    ["too many files", "Tea", { file: Array.from({ length: 21 }, () => "https://a.test/b.png") }, /21 files/],
    ["an unknown brand", "Tea", { brand: "nobody" }, /no brand "nobody"/],
  ] as const)("%s is refused before anything is sent", async ([, words, options, message]) => {
    const error = await failure(await makeWorld(), words, options as AgentOptions);
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) as string });
    expect(emulator.requests).toEqual([]);
  });

  test("the legacy API is refused: it cannot say what became of an order", async () => {
    const world = await makeWorld({ heygenUrl: heygen.url, heygenApi: "legacy" });
    expect(await failure(world, "Tea")).toMatchObject({ code: "agent_needs_v3" });
  });

  test("a file that is there is not written over", async () => {
    const world = await makeWorld();
    await writeFile(path.join(world.dir, "video.mp4"), "mine");
    expect((await failure(world, "Tea")).message).toMatch(/already a file/);
    expect(emulator.requests).toEqual([]);
  });
});

describe("a video", () => {
  test("is ordered with all that was chosen, waited for and fetched", async () => {
    const world = await makeWorld({}, captureOutput("json"));
    const picture = path.join(world.dir, "chart.png");
    await writeFile(picture, makePng(8, 8));
    const words = idea();
    const code = await run(world, words, {
      ...{ optimise: true, avatar: "mira-knit-front", voice: "mira-warm", orientation: "portrait" },
      ...{ file: [`${picture}=shown in scene 2`], callbackId: "order-1", incognito: true },
    });
    expect(code).toBe(0);
    const file = path.join(world.dir, "video.mp4");
    expect(await identifyFile(file)).toMatchObject({ kind: "video", ext: "mp4" });
    expect(orders()).toHaveLength(1);
    const events = jsonLines(world.output.printed());
    expect(events.at(-1)).toMatchObject({ event: "video", file, durationMs: expect.any(Number) as number });
    expect(events.filter(({ event }) => event === "progress").length).toBeGreaterThan(0);
    const prompt = String(events.find(({ event }) => event === "prompt")?.["text"]);
    expect(prompt).toContain("- chart.png: shown in scene 2");
    expect(world.output.printed()).not.toMatch(/Signature=|Expires=|key-of-a-customer/);
  });

  test("that was made before is fetched again and not paid again, unless another is wanted", async () => {
    const world = await makeWorld();
    const [words, before] = [idea(), videosMade()];
    await run(world, words);
    await run(world, words, { out: path.join(world.dir, "copy") });
    expect(videosMade()).toBe(before + 1);
    expect(world.output.printed()).toMatch(/made before: it is fetched, and nothing is paid/);
    await run(world, words, { force: true, again: true });
    expect(videosMade()).toBe(before + 2);
    expect((await readdir(world.dir)).sort()).toEqual([".greenroom", "copy.mp4", "video.mp4"]);
  });

  test("goes on from its session after the command was cut off", async () => {
    const world = await makeWorld();
    const [words, before] = [idea(), videosMade()];
    const controller = new AbortController();
    const cut: AgentClock = {
      ...clock,
      sleep: () => {
        controller.abort(new Error("interrupted"));
        return Promise.reject(new Error("interrupted"));
      },
    };
    expect((await failure(world, words, {}, { signal: controller.signal, at: cut })).message).toBe(
      "interrupted",
    );
    expect(await readdir(world.dir)).toEqual([".greenroom"]);
    // Another take is none while the first is under way.
    expect(await run(world, words, { again: true })).toBe(0);
    expect(videosMade()).toBe(before + 1);
    expect(world.output.printed()).toMatch(/under way at HeyGen: it is waited for, and nothing more is paid/);
  });

  test("whose session fails is told with its reason, and the next try is a new order", async () => {
    const world = await makeWorld();
    const words = `${idea()} EMU_FAIL`;
    const error = await failure(world, words);
    expect(error).toMatchObject({
      code: "heygen_job_failed",
      message: expect.stringMatching(/Something went wrong/) as string,
    });
    expect(await failure(world, words)).toMatchObject({ code: "heygen_job_failed" });
    expect(orders()).toHaveLength(2);
  });

  test("that takes too long is left to the next run, which pays nothing", async () => {
    const world = await makeWorld();
    const [words, before] = [idea(), videosMade()];
    const quick: AgentClock = { ...clock, sleep: (ms, signal) => clock.sleep(60 * ms, signal) };
    emulator.behave({ timeScale: 100_000 });
    const late = await failure(world, words, {}, { at: quick });
    expect(late).toMatchObject({ code: "heygen_job_timeout", exitCode: 4 });
    emulator.behave({ timeScale: 1 });
    expect(await run(world, words, {}, { at: quick })).toBe(0);
    expect(videosMade()).toBe(before + 1);
  });

  test("that was deleted at HeyGen is not ordered again unasked", async () => {
    const world = await makeWorld();
    const words = idea();
    await run(world, words);
    emulator.addFault({ fault: "status", status: 404, code: "video_not_found", route: "/v3/videos/:id" });
    const later: AgentClock = { ...clock, now: () => clock.now() + 3_600_000 };
    const error = await failure(world, words, { force: true }, { at: later });
    expect(error).toMatchObject({
      code: "agent_video_gone",
      hint: expect.stringMatching(/--again/) as string,
    });
    expect(orders()).toHaveLength(1);
  });
});

describe("an order is never paid twice", () => {
  test("where its answer was lost, its session is found by its prompt", async () => {
    emulator.behave({ idempotency: "ignored" });
    emulator.addFault({ fault: "reset", after: true, method: "POST", route: "/v3/video-agents", once: true });
    const [world, before] = [await makeWorld(), videosMade()];
    expect(await run(world, idea())).toBe(0);
    expect([orders().length, videosMade() - before]).toEqual([1, 1]);
  });

  test("where nothing could be asked then, the next run finds it out first", async () => {
    emulator.behave({ idempotency: "ignored" });
    emulator.addFault({ fault: "reset", after: true, method: "POST", route: "/v3/video-agents", once: true });
    emulator.addFault({
      fault: "status",
      status: 400,
      method: "GET",
      route: "/v3/video-agents",
    });
    const [world, before, words] = [await makeWorld(), videosMade(), idea()];
    await failure(world, words);
    emulator.clearFaults();
    expect(await run(world, words)).toBe(0);
    expect([orders().length, videosMade() - before]).toEqual([1, 1]);
    expect(world.output.printed()).toMatch(/what became of it is found out first/);
  });

  test("where it never took effect, it is sent again when it is certain that there is none", async () => {
    emulator.addFault({ fault: "reset", method: "POST", route: "/v3/video-agents", once: true });
    const [world, before, words] = [await makeWorld(), videosMade(), idea()];
    expect(await failure(world, words)).toMatchObject({ code: "heygen_unreachable" });
    const startedMs = clock.now();
    expect(await run(world, words)).toBe(0);
    expect(clock.now() - startedMs).toBeGreaterThan(25_000);
    expect(videosMade()).toBe(before + 1);
  });

  test("where it is older than HeyGen remembers, nothing is guessed", async () => {
    emulator.addFault({ fault: "reset", method: "POST", route: "/v3/video-agents", once: true });
    const [world, words] = [await makeWorld(), idea()];
    await failure(world, words);
    const later: AgentClock = { ...clock, now: () => clock.now() + 24 * 3_600_000 };
    const error = await failure(world, words, {}, { at: later });
    expect(error).toMatchObject({
      code: "order_uncertain",
      hint: expect.stringMatching(/--again/) as string,
    });
    expect(orders()).toHaveLength(1);
    expect(await run(world, words, { again: true }, { at: later })).toBe(0);
  });

  test("a busy HeyGen is waited for, an empty wallet ends the command and not the order", async () => {
    const [world, words, before] = [await makeWorld(), idea(), videosMade()];
    emulator.addFault({
      fault: "status",
      status: 402,
      code: "insufficient_credit",
      method: "POST",
      route: "/v3/video-agents",
      once: true,
    });
    expect(await failure(world, words)).toMatchObject({ exitCode: 5 });
    emulator.addFault({
      fault: "status",
      status: 429,
      code: "rate_limit_exceeded",
      retryAfterSeconds: 7,
      method: "POST",
      route: "/v3/video-agents",
      once: true,
    });
    const startedMs = clock.now();
    expect(await run(world, words)).toBe(0);
    expect(clock.now() - startedMs).toBeGreaterThanOrEqual(7_000);
    expect(videosMade()).toBe(before + 1);
  });
});

describe("money", () => {
  test("the price is said with its range, a budget holds for the longest, and larger sums are asked for", async () => {
    const world = await makeWorld({ heygenUrl: heygen.url });
    const words = "Explain tea in 60 seconds";
    expect(await failure(world, words, { budget: 8, yes: true })).toMatchObject({
      code: "over_budget",
      exitCode: 5,
    });
    expect(world.output.printed()).toMatch(
      /To pay: about \$6\.00 for 60 s by the prices of .*; up to \$10\.44/,
    );
    expect(await failure(world, words)).toMatchObject({ code: "needs_approval" });
    expect(orders()).toEqual([]);
  });
});

import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import stringWidth from "fast-string-width";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { serveWebhooks } from "../../src/cli/commands/serve-webhooks.ts";
import {
  deleteWebhooks,
  listWebhookEvents,
  listWebhooks,
  registerWebhook,
  rotateWebhook,
  showWebhook,
} from "../../src/cli/commands/webhooks.ts";
import { readConfig, type Config } from "../../src/cli/config.ts";
import { projectAt } from "../../src/cli/project.ts";
import { withShelf, type Shelf, type ShelfTools } from "../../src/cli/shelf/with-shelf.ts";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import type { ExitCode } from "../../src/errors.ts";
import { createHeygenClient, type HeygenClient } from "../../src/heygen/index.ts";
import { captureOutput, type CapturedOutput } from "../support/captured-output.ts";
import { openCache, ledgerOf, planOf, runPrepare } from "../support/prepare-run.ts";
import { jsonLines } from "../support/project.ts";
import { makeTempDir } from "../support/temp-dir.ts";

let emulator: Emulator;
let heygen: HeygenClient;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "webhook-commands", media: "tiny" });
  heygen = createHeygenClient({ apiKey: "any", baseUrl: emulator.url });
});
beforeEach(async () => {
  emulator.clearFaults();
  for await (const { endpointId } of heygen.webhooks.listEndpoints())
    await heygen.webhooks.deleteEndpoint(endpointId);
});
afterAll(async () => {
  await heygen.close();
  await emulator.close();
});

/** The machine may be busy. */
const soon = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 60_000, interval: 20 });

type World = ShelfTools & { dir: string; envFile: string; output: CapturedOutput };
const makeWorld = async (mode: "lines" | "json" = "lines", change: Partial<Config> = {}): Promise<World> => {
  const dir = await makeTempDir();
  const config = { ...readConfig({}, dir), heygenUrl: emulator.url, ...change };
  return {
    ...{ dir, config, envFile: path.join(dir, ".env"), output: captureOutput(mode, config) },
    ...{ project: projectAt(dir, config), signal: new AbortController().signal },
  };
};
const onShelf = (world: World, work: (shelf: Shelf) => Promise<ExitCode>): Promise<ExitCode> =>
  withShelf({}, world, work);

/** What a command prints for people, within 80 columns, and for programs. */
const print = async (work: (shelf: Shelf) => Promise<ExitCode>) => {
  const [people, programs] = [await makeWorld(), await makeWorld("json")];
  expect(await onShelf(people, work)).toBe(0);
  expect(await onShelf(programs, work)).toBe(0);
  const [text, json] = [people.output.printed(), programs.output.printed()];
  expect(text.split("\n").filter((line) => stringWidth(line) > 80)).toEqual([]);
  expect(text + json).not.toMatch(/whsec_|Signature=|Expires=/);
  return { text, events: jsonLines(json) };
};
const address = "https://hooks.example.test/heygen";
const secretIn = (text: string): string => /^GREENROOM_WEBHOOK_SECRET=(\S+)$/m.exec(text)?.[1] ?? "";

describe("greenroom webhooks", () => {
  test("register tells the secret once, and list, show and events never", async () => {
    const world = await makeWorld();
    const event = ["avatar_video.success", "avatar_video.fail"];
    const options = { event, envFile: world.envFile };
    expect(await onShelf(world, (shelf) => registerWebhook(address, options, shelf))).toBe(0);
    const secret = secretIn(world.output.printed());
    expect(secret).toMatch(/^whsec_\w{32}$/);
    expect(world.output.printed().split(secret)).toHaveLength(2);

    const list = await print(listWebhooks);
    expect(list.text).toMatch(/^ep_\w+ +enabled +2 events +https:\/\/hooks\.example\.test\/heygen$/m);
    const id = /ep_\w+/.exec(list.text)?.[0] ?? "";
    expect(list.events).toMatchObject([{ event: "endpoint", id, url: address }, { count: 1 }]);
    const shown = await print((shelf) => showWebhook(id, shelf));
    expect(shown.text).toMatch(/^events +avatar_video\.success\n +avatar_video\.fail$/m);
    await expect(onShelf(world, (shelf) => showWebhook("ep_none", shelf))).rejects.toMatchObject({
      code: "webhook_not_found",
    });
  });

  test("register for programs is one secret in one event", async () => {
    const world = await makeWorld("json");
    await onShelf(world, (shelf) => registerWebhook(address, { envFile: world.envFile }, shelf));
    const events = jsonLines(world.output.printed());
    expect(events).toMatchObject([
      { event: "endpoint", url: address, events: null },
      { event: "secret", secret: expect.stringMatching(/^whsec_\w{32}$/) as string },
    ]);
  });

  test("--save puts the secret into .env, for its owner alone, and shows it nowhere", async () => {
    const world = await makeWorld();
    const { envFile } = world;
    const save = { save: true, envFile };
    await onShelf(world, (shelf) => registerWebhook(address, save, shelf));
    expect((await stat(envFile)).mode & 0o777).toBe(0o600);
    const first = secretIn(await readFile(envFile, "utf8"));
    expect(readConfig({}, world.dir).webhookSecrets).toEqual([first]);

    const id = /ep_\w+/.exec(world.output.printed())?.[0] ?? "";
    await writeFile(envFile, `# mine\nHEYGEN_API_KEY=key\n${await readFile(envFile, "utf8")}OTHER=1`);
    await onShelf(world, (shelf) => rotateWebhook(id, save, shelf));
    const rotated = await readFile(envFile, "utf8");
    const second = secretIn(rotated);
    expect(second).not.toBe(first);
    expect(rotated).toBe(`# mine\nHEYGEN_API_KEY=key\nGREENROOM_WEBHOOK_SECRET=${second}\nOTHER=1`);

    await onShelf(world, (shelf) => registerWebhook(`${address}/2`, save, shelf));
    expect(readConfig({}, world.dir).webhookSecrets).toEqual([second, expect.stringMatching(/^whsec_/)]);
    const posts = () => emulator.requests.filter(({ method }) => method === "POST").length;
    const before = posts();
    await expect(onShelf(world, (shelf) => rotateWebhook(id, save, shelf))).rejects.toThrow(
      /several secrets/,
    );
    expect(posts()).toBe(before);
    expect(world.output.printed()).not.toMatch(/whsec_/);
  });

  test("a secret that cannot be saved is shown, because HeyGen tells it once", async () => {
    const world = await makeWorld();
    const envFile = path.join(world.dir, "none", ".env");
    await expect(
      onShelf(world, (shelf) => registerWebhook(address, { save: true, envFile }, shelf)),
    ).rejects.toThrow(/ENOENT/);
    expect(secretIn(world.output.printed())).toMatch(/^whsec_/);
  });

  test("register refuses an address that others can read on the way, before anything is sent", async () => {
    const world = await makeWorld();
    emulator.clearLog();
    await expect(
      onShelf(world, (shelf) =>
        registerWebhook("http://hooks.example.test/", { envFile: world.envFile }, shelf),
      ),
    ).rejects.toMatchObject({ exitCode: 2 });
    expect(emulator.requests).toEqual([]);
  });

  test("events shows what was sent, without its links", async () => {
    await heygen.webhooks.createEndpoint({ url: address }, { idempotencyKey: "events" });
    const words = { script: "Hello.", voiceId: "mira-warm", avatarId: "mira-blazer-front" };
    const { videoId } = await heygen.videos.createAvatar(words, { idempotencyKey: "video" });
    await soon(async () => expect((await heygen.webhooks.events().page()).items).toHaveLength(1));
    const { text, events } = await print((shelf) => listWebhookEvents({ limit: 20 }, shelf));
    expect(text).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d +avatar_video\.success +\w/m);
    expect(events).toMatchObject([
      { event: "webhook", type: "avatar_video.success", about: { name: "video_id", id: videoId } },
      { event: "end", count: 1, hasMore: false },
    ]);
  });

  test("delete deletes, and says what was not there", async () => {
    const options = { idempotencyKey: "delete" };
    const { endpointId } = await heygen.webhooks.createEndpoint({ url: address }, options);
    const world = await makeWorld();
    const ids = [endpointId, "ep_none"];
    await expect(onShelf(world, (shelf) => deleteWebhooks(ids, {}, shelf))).rejects.toThrow(/approved/);
    await onShelf(world, (shelf) => deleteWebhooks(ids, { yes: true }, shelf));
    expect(world.output.printed()).toContain("There is no endpoint ep_none");
    expect(world.output.printed()).toContain("Deleted 1 endpoint.");
  });
});

/** `greenroom webhooks serve` on a ledger, until the test ends. */
const serve = async (change: { ledgerFile?: string; secrets: readonly string[] }) => {
  const world = await makeWorld("json", { webhookSecrets: change.secrets });
  const { output, config } = world;
  const { ledgerFile = world.project.ledgerFile } = change;
  const stop = new AbortController();
  const serving = serveWebhooks(
    { port: 0, host: "127.0.0.1", maxAge: 300, secretForm: "verbatim" },
    { config, output, project: { ...world.project, ledgerFile }, signal: stop.signal },
  );
  const end = async () => {
    stop.abort();
    return serving;
  };
  onTestFinished(async () => {
    await end();
  });
  const events = () => jsonLines(output.printed());
  const listening = await soon(() => {
    const found = events().find(({ event }) => event === "listening");
    if (found === undefined) throw new Error("It does not listen yet.");
    return found;
  });
  return { url: `${String(listening["url"])}/heygen`, end, events };
};
/** Serves what an endpoint of the emulator sends; the secret is known before the address is. */
const serveRegistered = async (ledgerFile?: string) => {
  const placeholder = await heygen.webhooks.createEndpoint(
    { url: "http://127.0.0.1:9/" },
    { idempotencyKey: `serve-${Math.random().toString(36).slice(2)}` },
  );
  const secrets = [placeholder.secret ?? ""];
  const server = await serve(ledgerFile === undefined ? { secrets } : { secrets, ledgerFile });
  await heygen.webhooks.updateEndpoint(placeholder.endpointId, { url: server.url });
  return { ...server, endpointId: placeholder.endpointId };
};
const deliveries = (events: readonly Record<string, unknown>[]) =>
  events.filter(({ event }) => event === "delivery");
/** Longer than any test waits. */
const hours = 10 * 3600 * 1000;

describe("greenroom webhooks serve", () => {
  test("needs a secret, and gets none on the command line", async () => {
    const world = await makeWorld();
    await expect(
      serveWebhooks({ port: 0, host: "127.0.0.1", maxAge: 300, secretForm: "verbatim" }, world),
    ).rejects.toMatchObject({ code: "no_webhook_secret", exitCode: 2 });
    const env = { GREENROOM_WEBHOOK_SECRET: "whsec_one, whsec_two" };
    const { webhookSecrets, secrets } = readConfig(env, world.dir);
    expect([webhookSecrets, secrets, env]).toEqual([["whsec_one", "whsec_two"], webhookSecrets, {}]);
  });

  test("ends in order when it is stopped", async () => {
    const { end } = await serve({ secrets: ["whsec_any_secret"] });
    expect(await end()).toBe(0);
  });

  test("a run that would ask in hours is done at once, because the webhook has reached its ledger", async () => {
    const cache = await openCache();
    const server = await serveRegistered(ledgerOf(cache));
    const { failed, made } = await runPrepare(emulator, planOf("Told", { say: "Hello." }), cache, {
      poll: { firstMs: hours, mostMs: hours },
    });
    expect([failed.size, made]).toEqual([0, { speech: 1, avatars: 1 }]);
    expect(deliveries(server.events())).toMatchObject([
      { outcome: "taken", eventType: "avatar_video.success", state: "completed" },
    ]);
  });

  test("a run whose webhook comes twice makes nothing twice", async () => {
    const cache = await openCache();
    const server = await serveRegistered(ledgerOf(cache));
    emulator.addFault({ fault: "duplicate-webhook" });
    const before = { ...emulator.counters };
    const { failed } = await runPrepare(emulator, planOf("Twice", { say: "Twice." }), cache, {
      poll: { firstMs: hours, mostMs: hours },
    });
    expect(failed.size).toBe(0);
    expect(emulator.counters.videos).toBe(before.videos + 1);
    await soon(() =>
      expect(
        deliveries(server.events())
          .map(({ outcome }) => outcome)
          .sort(),
      ).toEqual(["repeated", "taken"]),
    );
  });

  test("a run whose webhook is lost is done by asking", async () => {
    const cache = await openCache();
    const server = await serveRegistered(ledgerOf(cache));
    emulator.addFault({ fault: "lose-webhook" });
    const { failed, made } = await runPrepare(emulator, planOf("Lost", { say: "Lost." }), cache);
    expect([failed.size, made]).toEqual([0, { speech: 1, avatars: 1 }]);
    await soon(() => expect(emulator.faults()).toMatchObject([{ fired: 1 }]));
    expect(deliveries(server.events())).toEqual([]);
  });

  test("what is signed with a secret that was changed is refused, and said to be", async () => {
    const server = await serveRegistered();
    await heygen.webhooks.rotateSecret(server.endpointId, { idempotencyKey: "rotate" });
    const words = { script: "Hello.", voiceId: "mira-warm", avatarId: "mira-blazer-front" };
    await heygen.videos.createAvatar(words, { idempotencyKey: "refused" });
    await soon(() =>
      expect(deliveries(server.events())).toMatchObject([{ outcome: "refused", reason: "wrong-signature" }]),
    );
  });
});

import { existsSync } from "node:fs";
import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { deleteAssets, listAssets, showAsset, uploadAssets } from "../../src/cli/commands/assets.ts";
import { runAvatars } from "../../src/cli/commands/avatars.ts";
import { runQuota } from "../../src/cli/commands/quota.ts";
import { runSpeak, type SpeakOptions } from "../../src/cli/commands/speak.ts";
import { deleteVideos, downloadVideos, listVideos, showVideo } from "../../src/cli/commands/videos.ts";
import { runVoices } from "../../src/cli/commands/voices.ts";
import type { Config } from "../../src/cli/config.ts";
import { examineHeygen } from "../../src/cli/shelf/examine-heygen.ts";
import type { Shelf } from "../../src/cli/shelf/with-shelf.ts";
import type { ExitCode } from "../../src/errors.ts";
import { createHeygenClient } from "../../src/heygen/index.ts";
import { captureOutput } from "../support/captured-output.ts";
import { makePng } from "../support/make-png.ts";
import { jsonLines } from "../support/project.ts";
import { shareEmulator } from "../support/share-emulator.ts";
import { secret, shelfWorlds, type World } from "../support/shelf-world.ts";

const { emulator, heygen } = await shareEmulator({ seed: "shelf" });
const videos: string[] = [];

beforeAll(async () => {
  const client = createHeygenClient({ apiKey: "any", baseUrl: emulator.url });
  const words = { script: "Hello.", voiceId: "mira-warm", avatarId: "mira-blazer-front" };
  for (const [index, title] of [
    "A rather long title of a video about the north wind",
    "Südwind",
    "EMU_FAIL",
  ].entries()) {
    const made = await client.videos.createAvatar(
      { ...words, title },
      { idempotencyKey: `video-${String(index)}` },
    );
    videos.push(made.videoId);
  }
  await vi.waitFor(async () => expect((await client.videos.get(videos[1] ?? "")).state).toBe("completed"), {
    timeout: 60_000,
  });
  await client.close();
});

const { makeWorld, onShelf, print, failure } = shelfWorlds(emulator.url);

const idOf = (index: number): string => videos[index] ?? "";

const posts = (): string[] =>
  emulator.requests.flatMap(({ method, path }) => (method === "GET" ? [] : [`${method} ${path}`]));

describe("quota", () => {
  test("says what is left, and of which lane", async () => {
    const { text, events } = await print(runQuota);
    expect(text).toMatch(/^billing +API wallet/m);
    expect(text).toMatch(/^left +\$\d+\.\d\d$/m);
    expect(events).toMatchObject([{ event: "quota", billing: { type: "wallet", currency: "usd" } }]);
  });

  test("of the legacy API is said in credits, sixty units each", async () => {
    emulator.behave({ legacy: "live" });
    const world = await makeWorld(captureOutput(), { heygenApi: "legacy" });
    expect(await onShelf(world, runQuota)).toBe(0);
    expect(world.output.printed()).toMatch(
      /^billing +quota of the legacy API\nleft +[\d.]+ credits \(\d+ units/m,
    );
    const programs = await makeWorld(captureOutput("json"), { heygenApi: "legacy" });
    await onShelf(programs, runQuota);
    const [{ billing } = {}] = jsonLines(programs.output.printed());
    const { units, credits } = billing as { units: number; credits: number };
    expect(billing).toMatchObject({ type: "legacy_quota" });
    expect(credits).toBeCloseTo(units / 60);
  });

  test.for([
    [
      {
        type: "subscription",
        plan: "team",
        premiumCredits: { remaining: 12, resetsAtMs: 0 },
        addOnCredits: null,
      },
      /12 left, renewed on 1970-01-01/,
    ],
    [
      { type: "usage_based", spentUsd: 2, capUsd: 5, includedCredits: 9, remainingCredits: 4 },
      /left +\$3\.00\ncredits +4 of 9/,
    ],
    [{ type: "unknown", name: "barter" }, /barter: HeyGen does not say/],
  ] as const)("%o reads as a person would say it", async ([billing, expected]) => {
    const output = captureOutput();
    const account = { username: "u", email: null, firstName: null, lastName: null, billing };
    const shelf = { output, heygen: { account: { me: () => Promise.resolve(account) } } };
    await runQuota(shelf as unknown as Shelf);
    expect(output.printed()).toMatch(expected);
  });
});

describe("videos", () => {
  test("are listed newest first, by title and state, with a hint where there are more", async () => {
    const all = await print((shelf) => listVideos({ limit: 20 }, shelf));
    expect(all.events.flatMap(({ id }) => id ?? [])).toEqual([...videos].reverse());
    expect(all.text).toContain(`${idOf(0)}  `);
    const completed = await print((shelf) => listVideos({ limit: 1, state: "failed" }, shelf));
    expect(completed.events).toMatchObject([
      { id: idOf(2), state: "failed" },
      { count: 1, hasMore: false },
    ]);
    const one = await print((shelf) => listVideos({ limit: 1 }, shelf));
    expect(one.text).toMatch(/There are more: --limit 2/);
    const titled = await print((shelf) => listVideos({ limit: 20, title: "Südwind" }, shelf));
    expect(titled.events).toMatchObject([{ id: idOf(1) }, { count: 1 }]);
  });

  test("one that failed is shown with its reason", async () => {
    const { text } = await print((shelf) => showVideo(idOf(2), shelf));
    expect(text).toMatch(/^reason +BLOCKED_WORDS_DETECTED/m);
  });

  test("are downloaded under their title, once, with nothing partial beside them", async () => {
    const world = await makeWorld();
    const download = (): Promise<ExitCode> =>
      onShelf(world, (shelf) => downloadVideos([idOf(1)], { out: `${world.dir}/films/` }, shelf));
    expect(await download()).toBe(0);
    expect(await readdir(path.join(world.dir, "films"))).toEqual([`sudwind-${idOf(1).slice(0, 8)}.mp4`]);
    emulator.clearLog();
    expect(await download()).toBe(0);
    expect(world.output.printed()).toMatch(/is there already/);
    expect(emulator.requests.filter((request) => request.path.includes("files"))).toEqual([]);
  });

  test("a link that has expired is asked for anew", async () => {
    const world = await makeWorld();
    const client = createHeygenClient({ apiKey: "any", baseUrl: emulator.url });
    const made = await client.videos.createAvatar(
      { script: "Bye.", voiceId: "mira-warm", avatarId: "mira-blazer-front", title: "EMU_EXPIRED" },
      { idempotencyKey: "expired" },
    );
    await expect
      .poll(async () => (await client.videos.statuses([made.videoId])).get(made.videoId)?.state, {
        timeout: 60_000,
      })
      .toBe("completed");
    await client.close();
    const out = path.join(world.dir, "bye.mp4");
    expect(await onShelf(world, (shelf) => downloadVideos([made.videoId], { out }, shelf))).toBe(0);
    expect(existsSync(out)).toBe(true);
    const again = await failure(world, (shelf) => downloadVideos([made.videoId], { out }, shelf));
    expect(again).toMatchObject({
      code: "input_invalid",
      message: expect.stringContaining("already a file") as string,
    });
    await onShelf(world, (shelf) => deleteVideos([made.videoId], { yes: true }, shelf));
  });

  test("one that cannot be had says why and does not keep back the others", async () => {
    const world = await makeWorld();
    const failed = await failure(world, (shelf) => downloadVideos([idOf(2)], {}, shelf));
    expect(failed).toMatchObject({ code: "video_failed", exitCode: 2 });
    const code = await onShelf(world, (shelf) =>
      downloadVideos([idOf(2), idOf(1)], { out: world.dir }, shelf),
    );
    expect(code).toBe(1);
    expect((await readdir(world.dir)).filter((name) => name.endsWith(".mp4"))).toHaveLength(1);
    const unknown = await failure(world, (shelf) => downloadVideos(["nobody"], {}, shelf));
    expect(unknown).toMatchObject({ code: "heygen_not_found", exitCode: 2 });
  });

  test("are deleted when somebody says so, and not before", async () => {
    const world = await makeWorld();
    expect(await failure(world, (shelf) => deleteVideos([idOf(0)], {}, shelf))).toMatchObject({
      code: "needs_approval",
    });
    const asked: string[] = [];
    const confirm = (question: string): Promise<boolean> => Promise.resolve(asked.push(question) === 0);
    const asking = await makeWorld(captureOutput("lines", { confirm }));
    expect(await failure(asking, (shelf) => deleteVideos([idOf(0)], {}, shelf))).toMatchObject({
      code: "not_approved",
    });
    expect(asked).toEqual([expect.stringMatching(/^Delete 1 video at HeyGen \(.+\)\?/)]);
    expect(posts()).toEqual([]);
    expect(await onShelf(world, (shelf) => deleteVideos([idOf(0), idOf(0)], { yes: true }, shelf))).toBe(0);
    expect(await onShelf(world, (shelf) => deleteVideos([idOf(0)], { yes: true }, shelf))).toBe(0);
    expect(world.output.printed()).toMatch(/Deleted 1 video\.\n[^]*deleted before[^]*Deleted 0 videos\./);
  });
});

describe("assets", () => {
  test("are uploaded, shown and deleted", async () => {
    const world = await makeWorld(captureOutput("json"));
    const file = path.join(world.dir, "picture.bin");
    await writeFile(file, makePng(16, 16));
    await onShelf(world, (shelf) => uploadAssets([file], shelf));
    const [asset] = jsonLines(world.output.printed());
    expect(asset).toMatchObject({ event: "asset", contentType: "image/png" });
    const id = String(asset?.["id"]);
    const { text } = await print((shelf) => showAsset(id, shelf));
    expect(text).toMatch(/^type +image/m);
    expect(await failure(world, (shelf) => deleteAssets([id], {}, shelf))).toMatchObject({
      code: "needs_approval",
    });
    await onShelf(world, (shelf) => deleteAssets([id], { yes: true }, shelf));
    expect(jsonLines(world.output.printed()).at(-1)).toMatchObject({
      event: "deleted",
      id,
      outcome: "deleted",
    });
  });

  test("are listed for the one whose key it is", async () => {
    const world = await makeWorld();
    const asked: object[] = [];
    async function* list(query: object) {
      asked.push(query);
      yield* await Promise.resolve(
        ["a", "b"].map((id) => ({ assetId: id.repeat(32), name: "n", type: "image", uploadedAtMs: 0 })),
      );
    }
    const account = { me: () => Promise.resolve({ username: "u_1" }) };
    const shelf = { output: world.output, heygen: { account, assets: { list } } };
    expect(await listAssets({ limit: 1 }, shelf as unknown as Shelf)).toBe(0);
    expect(asked).toEqual([{ username: "u_1" }]);
    expect(world.output.printed()).toMatch(/^a{32} +n +image +1970-01-01$[^]*There are more/m);
  });

  test("those above 32 MB go the way for large files, streamed from the disk", async () => {
    const world = await makeWorld(captureOutput("json"));
    const file = path.join(world.dir, "long.mp3");
    await writeFile(file, "ID3");
    await truncate(file, 33 * 1024 * 1024);
    const sent: object[] = [];
    const uploadDirect = (upload: object): Promise<object> => {
      sent.push(upload);
      return Promise.resolve({ assetId: "large" });
    };
    const { output } = world;
    const shelf = { output, heygen: { assets: { uploadDirect } }, signal: new AbortController().signal };
    expect(await uploadAssets([file], shelf as unknown as Shelf)).toBe(0);
    expect(sent).toEqual([{ path: file, contentType: "audio/mpeg" }]);
    expect(jsonLines(output.printed())).toMatchObject([{ id: "large", sizeInBytes: 33 * 1024 * 1024 }]);
  });

  test.for([
    ["empty.png", Buffer.alloc(0), /is empty/],
    ["page.png", Buffer.from("<!doctype html><html>"), /unknown kind, which HeyGen does not take/],
    ["sound.mp3", Buffer.from("OggS and more"), /is ogg, which HeyGen does not take/],
  ] as const)("%s is refused before the others are sent", async ([name, bytes, message]) => {
    const world = await makeWorld();
    const [good, bad] = [path.join(world.dir, "good.png"), path.join(world.dir, name)];
    await writeFile(good, makePng(8, 8));
    await writeFile(bad, bytes);
    const error = await failure(world, (shelf) => uploadAssets([good, bad], shelf));
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) as string });
    expect(posts()).toEqual([]);
  });
});

describe("avatars and voices", () => {
  test("looks stand under those who wear them, and are found by either's name", async () => {
    const { text, events } = await print((shelf) => runAvatars({ limit: 50 }, shelf));
    expect(text).toMatch(/^Mira: 4 looks, voice mira-warm$/m);
    expect(text).toMatch(/^ {2}mira-knit-front +Mira, knit \(front\) +studio +III IV V$/m);
    expect(events[0]).toMatchObject({ event: "avatar", group: "Mira", defaultVoiceId: "mira-warm" });
    const found = await print((shelf) => runAvatars({ limit: 50, search: "MÍRA knit" }, shelf));
    expect(found.events).toHaveLength(3);
    const few = await print((shelf) => runAvatars({ limit: 2, engine: "avatar_v" }, shelf));
    expect(few.events.at(-1)).toMatchObject({ event: "end", count: 2, hasMore: true });
    const none = await print((shelf) => runAvatars({ limit: 2, ownership: "private" }, shelf));
    expect(none.text).toMatch(/There are no such avatars/);
  });

  test("voices are chosen by language, gender and engine", async () => {
    const { text, events } = await print((shelf) =>
      runVoices({ limit: 50, language: "English", gender: "male", engine: "starfish" }, shelf),
    );
    expect(text).toMatch(/^theo-calm +Theo - Calm +English +male$/m);
    expect(events.filter(({ event }) => event === "voice")).toHaveLength(2);
    const none = await print((shelf) => runVoices({ limit: 50, search: "bass" }, shelf));
    expect(none.text).toMatch(/There are no such voices/);
  });

  test("a contact sheet holds every picture and sound and asks nobody for anything", async () => {
    const world = await makeWorld();
    const [faces, sounds] = [path.join(world.dir, "faces.html"), path.join(world.dir, "sounds.html")];
    await onShelf(world, (shelf) => runAvatars({ limit: 3, preview: true, out: faces }, shelf));
    await onShelf(world, (shelf) => runVoices({ limit: 1, preview: true, out: sounds }, shelf));
    const [page, player] = [await readFile(faces, "utf8"), await readFile(sounds, "utf8")];
    expect(page.match(/<img src="data:image\/webp;base64,[\w+/=]{2000,}"/g)).toHaveLength(3);
    expect(player.match(/<audio [^>]*src="data:audio\/mpeg;base64,[\w+/=]{2000,}"/g)).toHaveLength(1);
    expect(page + player).not.toMatch(/https?:\/\//);
  });

  test("a preview that cannot be had leaves a card without one", async () => {
    const world = await makeWorld();
    emulator.addFault({ fault: "status", status: 404, route: "/__emulator/previews/looks/:name", times: 1 });
    const out = path.join(world.dir, "faces.html");
    await onShelf(world, (shelf) => runAvatars({ limit: 2, preview: true, out }, shelf));
    const page = await readFile(out, "utf8");
    expect(page.match(/<img /g)).toHaveLength(1);
    expect(page.match(/no preview/g)).toHaveLength(1);
    expect(world.output.printed()).toMatch(/1 picture could not be had/);
  });
});

describe("speak", () => {
  const options = (world: World, change: Partial<SpeakOptions> = {}): SpeakOptions => ({
    voice: "mira-warm",
    out: path.join(world.dir, "hello.mp3"),
    ...change,
  });

  test("writes the sound and the times of its words", async () => {
    const world = await makeWorld();
    for (const ending of ["json", "srt", "vtt"]) {
      const words = path.join(world.dir, `words.${ending}`);
      const made = options(world, { words, out: path.join(world.dir, `${ending}.mp3`) });
      expect(await onShelf(world, (shelf) => runSpeak("Hello there. Good day.", made, shelf))).toBe(0);
    }
    const words: unknown = JSON.parse(await readFile(path.join(world.dir, "words.json"), "utf8"));
    expect(words).toMatchObject([{ word: "Hello", startMs: expect.any(Number) as number }, {}, {}, {}]);
    expect(await readFile(path.join(world.dir, "words.srt"), "utf8")).toMatch(
      /^1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\n.*Hello there\./,
    );
    expect(await readFile(path.join(world.dir, "words.vtt"), "utf8")).toMatch(/^WEBVTT\n\n1\n/);
    expect((await readdir(world.dir)).sort()).toEqual(
      expect.arrayContaining([
        "json.mp3",
        "srt.mp3",
        "vtt.mp3",
        "words.json",
        "words.srt",
        "words.vtt",
      ]) as string[],
    );
    // The same words in the same voice: one was made, two were answered again.
    expect(emulator.counters.speeches).toBe(1);
    await onShelf(world, (shelf) =>
      runSpeak("Hello there. Good day.", options(world, { again: true }), shelf),
    );
    expect(emulator.counters.speeches).toBe(2);
  });

  test.for([
    ["a text that is too long", "word ".repeat(1_001), {}, /5005 characters/],
    ["an empty text", "  ", {}, /nothing to say/],
    ["markup", "Hello <b>there</b>", {}, /read aloud/],
    ["a speed HeyGen does not have", "Hello", { speed: 3 }, /not between 0.5 and 2/],
    [
      "word times in a file of another kind",
      "Hello",
      { words: "words.txt" },
      /cannot be written to words.txt/,
    ],
  ] as const)("%s is refused before anything is asked for", async ([, text, change, message]) => {
    const world = await makeWorld();
    const error = await failure(world, (shelf) => runSpeak(text, options(world, change), shelf));
    expect(error).toMatchObject({ exitCode: 2, message: expect.stringMatching(message) as string });
    expect(emulator.requests).toEqual([]);
  });

  test("says what it costs, keeps to a budget, and asks above the threshold", async () => {
    const paying = { heygenUrl: heygen.url };
    const poor = await makeWorld(captureOutput(), paying);
    const error = await failure(poor, (shelf) =>
      runSpeak("word ".repeat(900), options(poor, { budget: 0.1, yes: true }), shelf),
    );
    expect(error).toMatchObject({ code: "over_budget", exitCode: 5 });
    const careful = await makeWorld(captureOutput(), { ...paying, confirmAboveUsd: 0 });
    expect(await failure(careful, (shelf) => runSpeak("Hello.", options(careful), shelf))).toMatchObject({
      code: "needs_approval",
    });
    expect(posts()).toEqual([]);
    expect(
      await onShelf(careful, (shelf) => runSpeak("Hello.", options(careful, { yes: true }), shelf)),
    ).toBe(0);
    expect(careful.output.printed()).toMatch(/To pay: about \$0\.01 by the prices of/);
  });
});

describe("a key that HeyGen refuses", () => {
  test.for([
    [401, 3, "heygen_not_authorised"],
    [403, 3, "heygen_forbidden"],
    [402, 5, "heygen_out_of_credits"],
  ] as const)(
    "%i ends every command with its own code and never with the key",
    async ([status, exitCode, code]) => {
      const commands: ((shelf: Shelf) => Promise<ExitCode>)[] = [
        runQuota,
        (shelf) => listVideos({ limit: 1 }, shelf),
        (shelf) => showAsset("a", shelf),
        (shelf) => deleteVideos(["v"], { yes: true }, shelf),
        (shelf) => runAvatars({ limit: 1 }, shelf),
        (shelf) => runVoices({ limit: 1 }, shelf),
      ];
      heygen.refuseWith = status;
      for (const command of commands) {
        const world = await makeWorld(captureOutput(), { heygenUrl: heygen.url });
        const error = await failure(world, command);
        expect(error).toMatchObject({ code, exitCode });
        expect((error as Error).message).not.toContain(secret);
      }
    },
  );

  const examine = async (secretOf: string, change: Partial<Config> = {}): Promise<string> => {
    const { config } = await makeWorld(captureOutput(), {
      ...{ heygenUrl: heygen.url, apiKey: secretOf },
      ...change,
    });
    const findings = await examineHeygen({ config, signal: new AbortController().signal });
    const text = findings
      .map(({ name, state, found, remedy }) => `${state} ${name}: ${found} → ${remedy ?? "nothing"}`)
      .join("\n");
    expect(text).not.toContain(secretOf);
    return text;
  };

  test("is told apart by the doctor: unknown, or known and not allowed", async () => {
    heygen.refuseWith = 401;
    expect(await examine("sk_customer_1")).toMatch(/^broken HeyGen: .* → HeyGen does not know this key/);
    heygen.refuseWith = 403;
    expect(await examine("sk_customer_2")).toMatch(
      /^broken HeyGen: .* → HeyGen knows the key, and it may not/,
    );
  });

  const token = { apiKey: undefined, oauthToken: "token-of-a-customer" };

  test("a token is sent as one, and nothing else is", async () => {
    heygen.keys.clear();
    const world = await makeWorld(captureOutput(), { heygenUrl: heygen.url, ...token });
    expect(await onShelf(world, runQuota)).toBe(0);
    const asked = await examine(token.oauthToken, token);
    expect(asked).toMatch(/^ok HeyGen: HeyGen, API v3 at .*\nok HeyGen account: \$/);
    expect([...heygen.keys]).toEqual([`Bearer ${token.oauthToken}`]);
  });

  test.for([
    [401, /^broken HeyGen: .* → HeyGen does not know this token, or it has expired/],
    [403, /^broken HeyGen: .* → HeyGen knows the token, and it may not do this/],
  ] as const)("a token that is refused with %i is told apart, too", async ([status, expected]) => {
    heygen.refuseWith = status;
    expect(await examine(token.oauthToken, token)).toMatch(expected);
    const world = await makeWorld(captureOutput(), { heygenUrl: heygen.url, ...token });
    const error = await failure(world, runQuota);
    expect(error).toMatchObject({ exitCode: 3, status });
    expect((error as Error).message).not.toContain(token.oauthToken);
  });

  test("the doctor asks the legacy API where that is chosen, and says when it ends or has ended", async () => {
    const legacy: Partial<Config> = { heygenApi: "legacy", heygenUrl: emulator.url };
    emulator.behave({ legacy: "live" });
    expect(await examine("sk_customer_4", legacy)).toMatch(
      /^ok HeyGen: the offline emulator at .* \(legacy API, .*→ nothing\nok HeyGen account: [\d.]+ credits of the legacy API/,
    );
    emulator.behave({ legacy: "sunset" });
    expect(await examine("sk_customer_4", legacy)).toMatch(
      /^ok HeyGen: .*→ .*2026.* Unset GREENROOM_HEYGEN_API/,
    );
    emulator.behave({ legacy: "retired" });
    expect(await examine("sk_customer_4", legacy)).toMatch(
      /^broken HeyGen: .*has ended \(HTTP 410\).* → Use v3: unset GREENROOM_HEYGEN_API\. What was paid for is kept\.$/m,
    );
    const routes = new Set(emulator.requests.map(({ path: route }) => route));
    expect([...routes]).toEqual(["/v2/user/remaining_quota", "/v1/user/me"]);
  });

  test("the doctor says which API answers, what the key may do, and what it lacks", async () => {
    const all = await examine("sk_customer_3");
    expect(all).toMatch(/^ok HeyGen: HeyGen, API v3 at http:\/\/127\.0\.0\.2/);
    expect(all).toMatch(/^ok HeyGen key: "emulator", full → nothing$/m);
    expect(all).toMatch(/^ok HeyGen account: \$\d+\.\d\d in the wallet/m);
    const some = await examine("sk_readonly");
    expect(some).toMatch(
      /^missing HeyGen key: .*read-only → It lacks voices:write \(speech\), assets:write/m,
    );
  });
});

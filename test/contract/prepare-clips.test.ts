import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createEmulator, type Emulator } from "../../src/emulator/index.ts";
import { InputErrors } from "../../src/errors.ts";
import type { MediaCache } from "../../src/media/index.ts";
import type { Plan } from "../../src/model/plan.ts";
import { failpoints } from "../../src/prepare/index.ts";
import type { Prepared } from "../../src/prepare/index.ts";
import { planVideos } from "../../src/plan/plan-videos.ts";
import { planInput } from "../support/plan-input.ts";
import { openCache, runPrepare, type Run } from "../support/prepare-run.ts";
import { repositoryRoot } from "../support/browser.ts";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await createEmulator({ seed: "clips", media: "tiny" });
});
afterAll(() => emulator.close());

const prepare = (plan: Plan, cache: MediaCache, run: Run = {}): Promise<Prepared> => {
  emulator.clearLog();
  return runPrepare(emulator, plan, cache, run);
};
const picture = `${repositoryRoot}/examples/welcome/dashboard.png`;

/** A plan of scenes that HeyGen makes; of assets only those that it is given. */
const planOf = (...scenes: object[]): Plan => {
  const input = planInput({
    maker: "emulator",
    brief: {
      avatar: { resolution: "720p" },
      scenes: scenes.map((scene, index) => ({ id: `s${String(index)}`, layout: "full-clip", ...scene })),
    },
  });
  const plan = planVideos({ ...input, findFile: () => ({ path: picture }) });
  const [first] = plan.videos;
  if (first === undefined) throw new Error("A plan has a video.");
  const needs = Object.entries(plan.needs).filter(
    ([, need]) => need.kind !== "asset" || need.asset === "image",
  );
  return { ...plan, videos: [{ ...first, fonts: [] }], needs: Object.fromEntries(needs) };
};
const posted = (path: string) =>
  emulator.requests.filter((request) => request.method === "POST" && request.path === path);
const clipsIn = ({ manifest }: Prepared) =>
  Object.values(manifest.entries).flatMap((entry) => (entry.kind === "clip" ? [entry] : []));

describe("a scene that HeyGen makes whole", () => {
  test("comes as an opaque film as long as its speech, and is asked for once", async () => {
    const cache = await openCache();
    const plan = planOf(
      { say: "Hi.", background: { color: "#0e3b34" } },
      { say: "Hi.", background: { color: "#0e3b34" } },
    );
    const first = await prepare(plan, cache);
    expect(first.failed.size).toBe(0);
    expect(first.made).toEqual({ speech: 1, avatars: 1 });
    const [clip] = clipsIn(first);
    const speech = Object.values(first.manifest.entries).find(({ kind }) => kind === "speech");
    expect(clip).toMatchObject({ durationMs: speech?.kind === "speech" ? speech.sound.durationMs : 0 });
    expect(clip?.original.ext).toBe("mp4");

    const second = await prepare(plan, cache);
    expect(emulator.requests).toEqual([]);
    expect(second.manifest).toEqual(first.manifest);
  });

  test("has a picture behind it that is uploaded once for all", async () => {
    const background = { image: "dashboard.png" };
    const { made, failed } = await prepare(
      planOf({ say: "One.", background }, { say: "Two.", background }),
      await openCache(),
    );
    expect(failed.size).toBe(0);
    expect(made.avatars).toBe(2);
    // The two sounds that drive, the two that speech is read back from, and one picture.
    expect(posted("/v3/assets")).toHaveLength(5);
  });

  test("is not paid for twice, wherever the process was ended", async () => {
    const cache = await openCache();
    const plan = planOf({ say: "Cut again and again." });
    const { videos } = emulator.counters;
    for (const failpoint of failpoints.filter((name) => /^avatar\.(?!verified\.after)/.test(name))) {
      const cut = prepare(plan, cache, {
        failpoint: (name) => {
          if (name === failpoint) throw new Error("cut");
        },
      });
      await expect(cut, failpoint).rejects.toThrow("cut");
    }
    const again = await prepare(plan, cache);
    expect(again.failed.size).toBe(0);
    expect(clipsIn(again)).toHaveLength(1);
    expect(emulator.counters.videos).toBe(videos + 1);
  });

  test("of a look that does not exist is refused before anything is paid for", async () => {
    const plan = planOf({ say: "Hi.", avatar: "nobody" });
    await expect(prepare(plan, await openCache())).rejects.toThrow(/HeyGen lists no avatar "nobody"/);
    expect(emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });
});

const vertical = "b24c7f90e1d35a68902b7ce4fd816a07";
const digest = "7e1d0c52a9b84f36b0f4c81d2a6e9350";

describe.each<[what: string, sceneOf: (words: string) => object]>([
  ["a template", (words) => ({ template: { id: vertical, variables: { pitch: words } } })],
  ["the agent", (words) => ({ agent: `A greeting of 2 seconds that says "${words}"` })],
])("a scene by %s", (what, sceneOf) => {
  test("comes with its own length and sound, and is asked for once", async () => {
    const cache = await openCache();
    const plan = planOf(sceneOf("Hi there."));
    const { videos } = emulator.counters;
    const first = await prepare(plan, cache);
    expect([...first.failed.values()]).toEqual([]);
    expect(first.made).toEqual({ speech: 0, avatars: 1 });
    const [clip] = clipsIn(first);
    expect((clip?.durationMs ?? 1) % 200).toBe(0);
    expect(clip).toMatchObject({ drivenBy: null, original: { ext: "mp4" }, sound: { ext: "wav" } });
    const said = clip?.cues?.map(({ text }) => text).join(" ");
    expect(said).toEqual(what === "a template" ? expect.stringContaining("Hi there.") : undefined);
    expect(emulator.counters.videos).toBe(videos + 1);

    const second = await prepare(plan, cache);
    expect(emulator.requests).toEqual([]);
    expect(second.manifest).toEqual(first.manifest);
  });

  test("is not paid for twice, wherever the process was ended", async () => {
    const cache = await openCache();
    const plan = planOf(sceneOf("Cut again."));
    const { videos } = emulator.counters;
    for (const failpoint of [
      "avatar.submitted.before",
      "avatar.submitted.after",
      "avatar.downloaded.after",
    ]) {
      const cut = prepare(plan, cache, {
        failpoint: (name) => {
          if (name === failpoint) throw new Error("cut");
        },
      });
      await expect(cut, failpoint).rejects.toThrow("cut");
    }
    const again = await prepare(plan, cache);
    expect([...again.failed.values()]).toEqual([]);
    expect(emulator.counters.videos).toBe(videos + 1);
  });

  test("is found again where the answer was lost and keys are forgotten", async () => {
    emulator.behave({ idempotency: "ignored", agentVideoLagMs: 500 });
    onTestFinished(() => {
      emulator.behave({ idempotency: "honoured", agentVideoLagMs: 0 });
    });
    const route = what === "a template" ? "/v3/templates/:id" : "/v3/video-agents";
    const { id } = emulator.addFault({ method: "POST", route, after: true, once: true, fault: "reset" });
    const { videos } = emulator.counters;
    const { failed } = await prepare(planOf(sceneOf("Lost.")), await openCache(), {
      recovery: { quarantineMs: 3_000 },
    });
    expect([...failed.values()]).toEqual([]);
    expect(emulator.faults().find((each) => each.id === id)?.fired).toBe(1);
    expect(emulator.counters.videos).toBe(videos + 1);
  });
});

test.each<[what: string, scene: object, complaint: RegExp]>([
  ["that is not there", { template: { id: "none" } }, /HeyGen lists no template "none"/],
  [
    "without such a place",
    { template: { id: vertical, variables: { a: "b" } } },
    /"a" of the template does not exist/,
  ],
  ["with a place left empty", { template: { id: digest } }, /"hero" of the template is missing/],
])("a template %s is refused before anything is paid for", async (_, scene, complaint) => {
  const error: unknown = await prepare(planOf({ say: "Hi." }, scene), await openCache()).catch(
    (reason: unknown) => reason,
  );
  const messages =
    error instanceof InputErrors ? error.errors.map(({ message }) => message) : [String(error)];
  expect(messages).toContainEqual(expect.stringMatching(complaint));
  expect(emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
});

test("a session that the agent ends as failed is told in its words, and other scenes are made", async () => {
  const { failed, made } = await prepare(
    planOf({ agent: "EMU_FAIL please." }, { say: "Hi." }),
    await openCache(),
  );
  expect([...failed.values()].map(({ message }) => message)).toEqual([
    expect.stringMatching(/the Video Agent.*Something went wrong/),
  ]);
  expect(made).toEqual({ speech: 1, avatars: 1 });
});

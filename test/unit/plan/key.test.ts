import { describe, expect, test } from "vitest";
import { keySchema, type AvatarNeed, type Need, type SpeechNeed } from "../../../src/model/media.ts";
import { keyOf } from "../../../src/plan/key.ts";
import { planVideos } from "../../../src/plan/plan-videos.ts";
import { planInput } from "../../support/plan-input.ts";

const speech: SpeechNeed = { kind: "speech", text: "Hello.", voiceId: "ann", speed: 1, language: "en" };
const avatar: AvatarNeed = {
  kind: "avatar",
  avatarId: "ann-look",
  engine: "avatar_iv",
  speech: keyOf(speech, "heygen"),
  breath: { beforeMs: 200, afterMs: 400 },
  aspect: "16:9",
  resolution: "1080p",
};

describe("a key", () => {
  test("is the same from release to release: what a team has paid for stays found", () => {
    expect(keyOf(speech, "heygen")).toBe("ee11916df8b5dbdb46eb3de47338a419d6924a3e55e523d75dd34ee3d7a4e3bf");
    expect(keyOf(avatar, "heygen")).toBe("b3db0360d1c4fd00f76f0f68b81462e650a0c50f69cf56084b702b2f74f8067d");
  });

  test("does not depend on the order in which a need is written, nor on what is undefined", () => {
    const { kind, ...rest } = speech;
    const other: Need = { ...rest, kind };
    expect(keyOf(other, "heygen")).toBe(keyOf(speech, "heygen"));
    expect(keySchema.safeParse(keyOf(other, "heygen")).success).toBe(true);
  });

  test("tells who makes it: an emulator's clip never passes for a paid one", () => {
    expect(keyOf(speech, "emulator")).not.toBe(keyOf(speech, "heygen"));
  });

  test.each<[what: string, change: Partial<SpeechNeed>]>([
    ["text", { text: "Hello!" }],
    ["voice", { voiceId: "bo" }],
    ["speed", { speed: 1.1 }],
    ["language", { language: "de" }],
    ["locale", { locale: "en-GB" }],
  ])("of a speech changes with its %s", (_, change) => {
    expect(keyOf({ ...speech, ...change }, "heygen")).not.toBe(keyOf(speech, "heygen"));
  });

  test.each<[what: string, change: Partial<AvatarNeed>]>([
    ["look", { avatarId: "bo-look" }],
    ["engine", { engine: "avatar_v" }],
    ["speech", { speech: keyOf({ ...speech, text: "Bye." }, "heygen") }],
    ["breath", { breath: { beforeMs: 0, afterMs: 400 } }],
    ["size", { resolution: "720p" }],
  ])("of a clip changes with its %s", (_, change) => {
    expect(keyOf({ ...avatar, ...change }, "heygen")).not.toBe(keyOf(avatar, "heygen"));
  });
});

describe("the needs of a brief", () => {
  const keysOf = (brief: object, rows?: Record<string, string>[]): string[] =>
    Object.entries(planVideos(planInput({ brief, ...(rows === undefined ? {} : { rows }) })).needs)
      .filter(([, { kind }]) => kind !== "asset")
      .map(([key]) => key)
      .sort();
  const scene = { id: "a", layout: "presenter-third", say: "Hello." };

  test.each<[what: string, brief: object]>([
    ["the video's aspects", { aspects: ["9:16", "1:1"], scenes: [scene] }],
    ["the layout", { scenes: [{ ...scene, layout: "presenter-full" }] }],
    ["the side", { scenes: [{ ...scene, side: "left" }] }],
    ["the transition", { transition: "push", scenes: [scene] }],
    ["the overlays", { scenes: [{ ...scene, overlays: [{ kind: "title", text: "x" }] }] }],
    ["the frame rate", { fps: 25, scenes: [scene] }],
    ["the name of the scene", { scenes: [{ ...scene, id: "b" }] }],
  ])("do not change with %s", (_, brief) => {
    expect(keysOf(brief)).toEqual(keysOf({ scenes: [scene] }));
  });

  test("are one where two rows and two scenes ask for the same", () => {
    const scenes = [
      { ...scene, say: "Hello {{ name }}." },
      { ...scene, id: "b", say: "Hello  Ann." },
    ];
    expect(
      keysOf({ scenes, output: "{{ file }}" }, [
        { name: "Ann", file: "x" },
        { name: "Ann", file: "y" },
      ]),
    ).toHaveLength(2);
  });

  test("change with the maker's id, not with who stands in for it", () => {
    const standIn = { avatar: { id: "ann-look", standIn: "theo-shirt-front" } };
    expect(keysOf({ ...standIn, scenes: [scene] })).toEqual(keysOf({ scenes: [scene] }));
  });
});

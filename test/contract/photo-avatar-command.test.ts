import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { addMotion, showTraining, trainPhotoAvatar } from "../../src/cli/commands/photo-avatar-legacy.ts";
import { createPhotoAvatar, listPhotoAvatars, showPhotoAvatar } from "../../src/cli/commands/photo-avatar.ts";
import type { Config } from "../../src/cli/config.ts";
import { captureOutput } from "../support/captured-output.ts";
import { makePng } from "../support/make-png.ts";
import { jsonLines } from "../support/project.ts";
import { shareEmulator } from "../support/share-emulator.ts";
import { shelfWorlds, type World } from "../support/shelf-world.ts";

const { emulator, heygen } = await shareEmulator({ seed: "photo", legacy: "live" });
const { makeWorld, onShelf, print, failure } = shelfWorlds(emulator.url);

const posts = (route: string): number =>
  emulator.requests.filter(({ method, path: asked }) => method === "POST" && asked === route).length;
const photoIn = async (
  { dir }: World,
  name = "me.png",
  bytes: Uint8Array = makePng(512, 640),
): Promise<string> => {
  const file = path.join(dir, name);
  await writeFile(file, bytes);
  return file;
};
/** Makes one, and says which. */
const make = async (change: Partial<Config> = {}): Promise<{ world: World; id: string; groupId: string }> => {
  const world = await makeWorld(captureOutput("json"), change);
  const file = await photoIn(world);
  expect(await onShelf(world, (shelf) => createPhotoAvatar(file, { name: "Ada" }, shelf))).toBe(0);
  const made = jsonLines(world.output.printed()).find(({ event }) => event === "avatar");
  return { world, id: String(made?.["id"]), groupId: String(made?.["groupId"]) };
};

test("a photo becomes an avatar, once, and is listed and shown", async () => {
  const { world, id } = await make();
  expect(jsonLines(world.output.printed()).at(-1)).toMatchObject({
    type: "photo_avatar",
    state: "completed",
    width: 512,
  });
  const again = await photoIn(world, "copy.png");
  expect(await onShelf(world, (shelf) => createPhotoAvatar(again, { name: "Ada" }, shelf))).toBe(0);
  expect(posts("/v3/avatars")).toBe(1);
  const list = await print((shelf) => listPhotoAvatars({ limit: 5 }, shelf));
  expect(list.text).toMatch(new RegExp(`^${id} +Ada +completed +512 × 640$`, "m"));
  const { text } = await print((shelf) => showPhotoAvatar(id, shelf));
  expect(text).toMatch(/^state +completed$/m);
});

test("an answer that was lost is not paid for again, and one that failed says why", async () => {
  const world = await makeWorld();
  const file = await photoIn(world);
  emulator.addFault({ fault: "bad-json", method: "POST", route: "/v3/avatars", after: true, once: true });
  const create = () => onShelf(world, (shelf) => createPhotoAvatar(file, { name: "Bea" }, shelf));
  await expect(create()).rejects.toMatchObject({ code: "heygen_answer_unreadable" });
  expect(await create()).toBe(0);
  const list = await print((shelf) => listPhotoAvatars({ limit: 50 }, shelf));
  expect(list.text.match(/ Bea /g)).toHaveLength(1);
  const failed = await failure(world, (shelf) => createPhotoAvatar(file, { name: "EMU_FAIL" }, shelf));
  expect(failed).toMatchObject({ code: "heygen_job_failed" });
});

test.for([
  ["small.png", makePng(511, 900), "photo_too_small"],
  ["sound.png", Buffer.from("ID3 and more"), "photo_type"],
  ["page.jpg", Buffer.from("<html>"), "asset_type"],
  ["cut.png", makePng(600, 600).subarray(0, 2000), "photo_damaged"],
  ["large.png", Buffer.concat([makePng(600, 600), Buffer.alloc(33 * 1024 * 1024)]), "photo_too_large"],
] as const)("%s is refused before anything is sent", async ([name, bytes, code]) => {
  const world = await makeWorld();
  const file = await photoIn(world, name, bytes);
  expect(await failure(world, (shelf) => createPhotoAvatar(file, {}, shelf))).toMatchObject({
    ...{ code, exitCode: 2, place: { file } },
  });
  expect(emulator.requests).toEqual([]);
});

test("says what it costs and keeps to a budget", async () => {
  const world = await makeWorld(captureOutput(), { heygenUrl: heygen.url });
  const file = await photoIn(world);
  const create = (change: object) =>
    failure(world, (shelf) => createPhotoAvatar(file, { name: "Cleo", ...change }, shelf));
  expect(await create({})).toMatchObject({ code: "needs_approval" });
  expect(await create({ budget: 1, yes: true })).toMatchObject({ code: "over_budget" });
  expect(world.output.printed()).toMatch(/^To pay: \$1\.32 by the prices of/m);
  expect(posts("/v3/avatars")).toBe(0);
});

test("what v3 does not have says so, and how it is had", async () => {
  const world = await makeWorld();
  const error = await failure(world, (shelf) => trainPhotoAvatar("g", {}, shelf));
  expect(error).toMatchObject({
    ...{ code: "legacy_only", exitCode: 2, message: expect.stringMatching(/v3 has no training/) as string },
    hint: expect.stringMatching(/GREENROOM_HEYGEN_API=legacy/) as string,
  });
  expect(await failure(world, (shelf) => addMotion("p", {}, shelf))).toMatchObject({ code: "legacy_only" });
});

test("over the legacy API a person is trained once, and a photo set in motion once", async () => {
  const { groupId, id } = await make();
  const world = await makeWorld(captureOutput(), { heygenApi: "legacy" });
  const train = () => onShelf(world, (shelf) => trainPhotoAvatar(groupId, {}, shelf));
  expect(await train()).toBe(0);
  expect(await train()).toBe(0);
  expect(posts("/v2/photo_avatar/train")).toBe(1);
  expect(await onShelf(world, (shelf) => showTraining(groupId, shelf))).toBe(0);
  expect(world.output.printed()).toMatch(/^training +ready$/m);

  emulator.addFault({
    fault: "bad-json",
    method: "POST",
    route: "/v2/photo_avatar/add_motion",
    after: true,
    once: true,
  });
  const move = (change = {}) => onShelf(world, (shelf) => addMotion(id, change, shelf));
  await expect(move()).rejects.toMatchObject({ code: "heygen_answer_unreadable" });
  await expect(move()).rejects.toMatchObject({ code: "order_uncertain" });
  expect(await move({ again: true })).toBe(0);
  expect(await move()).toBe(0);
  expect(posts("/v2/photo_avatar/add_motion")).toBe(2);
});

import { expect, test } from "vitest";
import { startLegacy } from "../support/start-legacy.ts";

const framing = { orientation: "square", pose: "half_body", style: "Realistic" };
const person = {
  ...{ name: "Host", age: "Senior", gender: "Man", ethnicity: "Unspecified", appearance: "grey blazer" },
  ...framing,
};

test("pictures that are made become a photo avatar, which speaks and is listed by v3, too", async () => {
  const { emulator, ask, quota } = await startLegacy({ balanceUsd: 100 });
  const { generation_id: generation } = await ask("POST", "/v2/photo_avatar/photo/generate", person);
  const made = await ask("GET", `/v2/photo_avatar/generation/${String(generation)}`);
  expect(made["status"]).toBe("success");
  const keys = made["image_key_list"] as string[];
  expect(keys).toHaveLength(4);
  const picture = await fetch(String((made["image_url_list"] as string[])[0]));
  expect([picture.status, picture.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(await quota()).toBe(99 * 60);
  expect(emulator.counters.assets).toBe(0);

  const [image_key] = keys;
  const group = await ask("POST", "/v2/photo_avatar/avatar_group/create", { name: "Host", image_key });
  expect(group).toMatchObject({ status: "pending", business_type: "generated", is_motion: false });
  const read = await ask("GET", `/v2/photo_avatar/${String(group["id"])}`);
  expect(read["status"]).toBe("completed");
  const looks = await ask("GET", "/v3/avatars/looks?ownership=private");
  expect(looks).toMatchObject([{ id: group["id"], image_width: 512, avatar_type: "photo_avatar" }]);

  const voice = { type: "text", voice_id: "theo-calm", input_text: "Hello." };
  const character = { type: "talking_photo", talking_photo_id: group["id"] };
  const video = await ask("POST", "/v2/video/generate", { video_inputs: [{ character, voice }] });
  expect(video["video_id"]).toMatch(/^[0-9a-f]{32}$/);
});

test("a group takes more looks, is trained in its time, and is deleted whole", async () => {
  const { emulator, call, ask, uploadImage } = await startLegacy({
    timeScale: 1,
    now: () => Date.UTC(2026, 10, 1),
  });
  const image_key = await uploadImage();
  const { group_id } = await ask("POST", "/v2/photo_avatar/avatar_group/create", { name: "Ada", image_key });
  const { photo_avatar_list: added } = await ask("POST", "/v2/photo_avatar/avatar_group/add", {
    ...{ group_id, name: "Ada outdoors", image_keys: [image_key, image_key] },
  });
  expect(added).toMatchObject([{ group_id, business_type: "uploaded" }, { group_id }]);
  const training = () => ask("GET", `/v2/photo_avatar/train/status/${String(group_id)}`);
  expect(await training()).toMatchObject({ status: "empty" });
  expect(await ask("POST", "/v2/photo_avatar/train", { group_id })).toBeNull();
  const states: unknown[] = [];
  for (const waitMs of [0, 1500, 3000]) {
    emulator.advance(waitMs);
    states.push((await training())["status"]);
  }
  expect(states).toEqual(["pending", "training", "ready"]);
  expect(await ask("GET", "/v2/avatar_group.list")).toMatchObject({
    avatar_group_list: [{ id: group_id, name: "Ada", num_looks: 3, train_status: "ready" }],
  });
  await ask("DELETE", `/v2/photo_avatar_group/${String(group_id)}`);
  const gone = await call("GET", `/v2/photo_avatar/${String(group_id)}`);
  expect([gone.status, gone.body]).toMatchObject([404, { error: { code: "avatar_not_found" } }]);
});

test("motion makes another photo; sound and more pixels change the one there is", async () => {
  const { call, ask, uploadImage } = await startLegacy();
  const image_key = await uploadImage();
  const { id } = await ask("POST", "/v2/photo_avatar/avatar_group/create", { name: "Ada", image_key });
  const { id: moving } = await ask("POST", "/v2/photo_avatar/add_motion", { id });
  expect(moving).not.toBe(id);
  expect(await ask("GET", `/v2/photo_avatar/${String(moving)}`)).toMatchObject({ is_motion: true });
  const sound = await ask("POST", "/v2/photo_avatar/add_sound_effect", { id });
  expect(await ask("POST", "/v2/photo_avatar/upscale", { id })).toEqual({ id });
  expect(await ask("GET", `/v2/photo_avatar/${String(id)}`)).toMatchObject({
    ...{ is_motion: false, upscaled: true, background_sound_effect: sound["sound_effect_id"] },
    upscale_availability: { available: false },
  });
  expect((await call("POST", "/v2/photo_avatar/upscale", { body: { id } })).status).toBe(400);
});

test("a description that fails is told in the generation, and its money is given back", async () => {
  const { call, ask, quota } = await startLegacy({ balanceUsd: 10 });
  const refused = await call("POST", "/v2/photo_avatar/photo/generate", { body: { ...person, age: "12" } });
  expect([refused.status, refused.body]).toMatchObject([400, { error: { code: "invalid_parameter" } }]);
  const order = { ...person, appearance: "EMU_FAIL" };
  const { generation_id: generation } = await ask("POST", "/v2/photo_avatar/photo/generate", order);
  expect(await ask("GET", `/v2/photo_avatar/generation/${String(generation)}`)).toMatchObject({
    ...{ status: "failed", image_key_list: null, msg: "The prompt was rejected by content review" },
  });
  expect(await quota()).toBe(600);
});

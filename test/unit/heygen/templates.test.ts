import { expect, test } from "vitest";
import { InputError, InputErrors } from "../../../src/errors.ts";
import type { TemplateValue } from "../../../src/heygen/index.ts";
import { readFixture } from "../../support/fixtures.ts";
import { json } from "../../support/scripted-server.ts";
import { failureOf, startClient } from "./heygen-client.ts";

const key = { idempotencyKey: "k-1" };
const begun = json(200, readFixture("v3.templates.generate"));

const generate = async (variables: Record<string, TemplateValue>) => {
  const { client, received } = await startClient([json(200, readFixture("v3.templates.get")), begun]);
  const call = client.templates.generate("f7d0", { variables, title: "Weekly digest #47" }, key);
  return { call, received };
};

test("plain texts become what the template says its variables are; the rest stays as it is", async () => {
  const { call, received } = await generate({
    headline: "Week 48",
    hero: "https://cdn.example.test/hero.jpg",
    broll: "c8a2f5d1",
    presenter: "ada_1",
    narrator: "voice_1",
  });
  expect(await call).toMatchObject({ id: "4be1d09a7c2f4f6e9d3a58b1c07e6f24", state: "pending" });
  expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
    "GET /v3/templates/f7d0",
    "POST /v3/templates/f7d04a1e9c2b4358a6e0b1d75c93f82a",
  ]);
  expect(received[0]?.headers["idempotency-key"]).toBeUndefined();
  expect(received[1]?.headers["idempotency-key"]).toBe("k-1");
  const url = "https://resource2.heygen.ai/audio/c8a2f5d1e7b9460fa3d41c6e8b0297f5/original.mp3";
  expect(JSON.parse(String(received[1]?.body))).toEqual({
    title: "Weekly digest #47",
    variables: {
      headline: { name: "headline", type: "text", properties: { content: "Week 48" } },
      presenter: {
        name: "presenter",
        type: "character",
        properties: { character_id: "ada_1", type: "avatar" },
      },
      narrator: { name: "narrator", type: "voice", properties: { voice_id: "voice_1" } },
      hero: {
        name: "hero",
        type: "image",
        properties: { url: "https://cdn.example.test/hero.jpg", fit: "cover" },
      },
      broll: {
        name: "broll",
        type: "video",
        properties: { asset_id: "c8a2f5d1", play_style: "loop", fit: "cover" },
      },
      bed: { name: "bed", type: "audio", properties: { url } },
    },
  });
});

test("values may say their type, and more than a text can", async () => {
  const { call, received } = await generate({
    hero: { type: "image", assetId: "a1", fit: "contain" },
    presenter: { type: "character", characterId: "p1", characterType: "talking_photo" },
  });
  await call;
  expect(JSON.parse(String(received[1]?.body))).toMatchObject({
    variables: {
      hero: { properties: { asset_id: "a1", fit: "contain" } },
      presenter: { properties: { character_id: "p1", type: "talking_photo" } },
    },
  });
});

test("a name the template does not have is refused, with the names it has", async () => {
  const { call, received } = await generate({ headlien: "Week 48" });
  const error = await failureOf(call);
  expect(error).toBeInstanceOf(InputError);
  expect(error).toMatchObject({ place: { path: "variables.headlien" }, exitCode: 2 });
  expect((error as InputError).hint).toContain('"headline", "presenter"');
  expect(received).toHaveLength(1);
});

test("all that does not fit is told at once, and nothing is spent", async () => {
  const { call, received } = await generate({
    nothing: "x",
    hero: "./hero.jpg",
    headline: { type: "voice", voiceId: "v" },
  });
  const error = await failureOf(call);
  expect(error).toBeInstanceOf(InputErrors);
  expect((error as InputErrors).errors.map(({ message }) => message)).toEqual([
    'Variable "nothing" of the template does not exist.',
    'Variable "headline" of the template is of type text, not voice.',
    'Variable "hero" of the template takes a link or the id of an asset; "./hero.jpg" is neither.',
  ]);
  expect(received).toHaveLength(1);
});

test("a place the template leaves empty has to be filled", async () => {
  const template = {
    data: { id: "t", variables: { name: { name: "name", type: "text", properties: { content: null } } } },
  };
  const { client, received } = await startClient([json(200, template), begun]);
  const error = await failureOf(client.templates.generate("t", { variables: {} }, key));
  expect(String(error)).toContain('Variable "name" of the template is missing');
  expect(received).toHaveLength(1);
});

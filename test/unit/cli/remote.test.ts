import { copyFile, readFile } from "node:fs/promises";
import path from "node:path";
import { MockAgent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "../../../src/cli/config.ts";
import { loadPlan, locateSource } from "../../../src/cli/load-plan.ts";
import { findProject } from "../../../src/cli/project.ts";
import { openMediaCache, takeRemoteData } from "../../../src/media/index.ts";
import { prepareMedia } from "../../../src/prepare/index.ts";
import { repositoryRoot } from "../../support/browser.ts";
import { briefWith, makeProject } from "../../support/project.ts";

const sheet = "https://sheets.example.com/export?format=csv&key=secret";
const noConfig = readConfig({}, "/nowhere");

/** Two hosts: one with a sheet, one with a picture. */
const makeWorld = (rows: string, picture: Buffer | string) => {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  onTestFinished(() => dispatcher.close());
  const type = { headers: { "content-type": "text/csv" } };
  const sheets = dispatcher.get("https://sheets.example.com");
  sheets
    .intercept({ path: () => true })
    .reply(200, rows, type)
    .persist();
  dispatcher
    .get("https://cdn.example.com")
    .intercept({ path: () => true })
    .reply(200, picture);
  return dispatcher;
};

const scenes = [
  {
    id: "one",
    layout: "statement",
    background: { image: "{{ photo }}" },
    overlays: [{ kind: "title", text: "{{ name }}" }],
  },
];

const plan = async (rows: string, picture: Buffer | string = "") => {
  const { dir, write } = await makeProject();
  const file = await write("briefs/brief.yaml", briefWith({ data: sheet, scenes }));
  await copyFile(path.join(dir, "dashboard.png"), path.join(dir, "briefs", "bo.png"));
  const dispatcher = makeWorld(rows, picture);
  const cache = await openMediaCache(path.join(dir, ".greenroom/media"));
  const loaded = await loadPlan(file, findProject(file, noConfig), {
    maker: "emulator",
    fetchData: (url) => takeRemoteData(cache, url, { dispatcher }),
  });
  const assets = Object.entries(loaded.plan.needs).filter(
    ([, need]) => need.kind === "asset" && need.asset === "image",
  );
  const prepare = () =>
    prepareMedia(
      { ...loaded.plan, needs: Object.fromEntries(assets) },
      {
        ...{ cache, locate: locateSource, remote: { dispatcher }, now: Date.now },
        ledger: { file: path.join(dir, ".greenroom/ledger.db") },
        connect: () => Promise.reject(new Error("nothing is made here")),
        sleep: () => Promise.resolve(),
      },
    );
  return { dir, loaded, prepare };
};

test("rows, and the pictures that they name, may come from https addresses or lie beside the brief", async () => {
  const picture = await readFile(path.join(repositoryRoot, "examples/welcome/dashboard.png"));
  const rows =
    "name,photo\nAda,https://cdn.example.com/ada.png#top\nBo,bo.png\nCy,https://cdn.example.com/ada.png\n";
  const { dir, loaded, prepare } = await plan(rows, picture);
  const sources = Object.values(loaded.plan.needs).flatMap((need) =>
    need.kind === "asset" ? [need.source] : [],
  );
  expect(sources.filter((source) => source.startsWith("https:"))).toEqual([
    "https://cdn.example.com/ada.png",
  ]);
  expect(sources).toContain(path.join(dir, "briefs", "bo.png"));
  const { manifest } = await prepare();
  const digests = loaded.plan.videos.map(({ scenes: [scene] }) => {
    const asset = scene !== undefined && "asset" in scene.background ? scene.background.asset : "";
    return manifest.entries[asset]?.original.digest;
  });
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(digests).size).toBe(1);
});

test("what is wrong in fetched rows is told with their address, without its query, and their line", async () => {
  const planning = plan("name,photo\nAda,../dashboard.png\n");
  await expect(planning).rejects.toMatchObject({
    message: 'The image "../dashboard.png" is outside the folder of the data.',
    place: {
      file: expect.stringMatching(/sheets\.example\.com\/export$/) as string,
      line: 2,
      row: 1,
      field: "photo",
    },
  });
});

test("a sheet that asks for a login is an error at the brief's line, before anything is made", async () => {
  const planning = plan("<!doctype html><title>Sign in</title>");
  await expect(planning).rejects.toMatchObject({
    code: "data_is_a_page",
    exitCode: 2,
    place: { file: expect.stringMatching(/brief\.yaml$/) as string, path: "data" },
  });
  await expect(planning).rejects.not.toThrow(/secret/);
});

test("a picture that is a page stops the run with its address, before anything is spent", async () => {
  const { prepare } = await plan(
    "name,photo\nAda,https://cdn.example.com/ada.png?sig=secret\n",
    "<html>expired</html>",
  );
  await expect(prepare()).rejects.toMatchObject({
    code: "media_unknown_type",
    exitCode: 2,
    place: { file: "https://cdn.example.com/ada.png" },
    message: /The image at https:\/\/cdn\.example\.com\/ada\.png cannot be used/,
  });
});

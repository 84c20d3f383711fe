import { expect, test } from "vitest";
import { projectAt } from "../../../src/cli/project.ts";
import { pricesOf, readPrices } from "../../../src/cli/read-prices.ts";
import type { Config } from "../../../src/cli/config.ts";
import { InputError } from "../../../src/errors.ts";
import { estimateUsd, priceList, priceTableSchema } from "../../../src/heygen/prices.ts";
import type { AvatarNeed } from "../../../src/model/media.ts";
import { describeComplaints } from "../../support/plan-input.ts";
import { makeProject, type TestProject } from "../../support/project.ts";

const config: Config = {
  ...{ apiKey: undefined, secrets: [], heygenUrl: undefined, home: undefined, browser: undefined },
  ...{ prices: undefined, confirmAboveUsd: 1, searchPath: undefined },
};
const avatar: AvatarNeed = {
  kind: "avatar",
  avatarId: "ann",
  engine: "avatar_iv",
  speech: "0".repeat(64),
  breath: { beforeMs: 0, afterMs: 0 },
  aspect: "16:9",
  resolution: "1080p",
};
const read = ({ dir }: TestProject, prices?: string) =>
  readPrices({ ...config, prices }, projectAt(dir, config));

test("without a file of its own, a project has HeyGen's list", async () => {
  expect(priceTableSchema.parse(priceList)).toEqual(priceList);
  expect(await read(await makeProject())).toEqual({ table: priceList, file: null, looks: new Map() });
});

test("a project's file goes over the list, price by price, and names its own day", async () => {
  const project = await makeProject();
  await project.write("heygen-prices.json", {
    asOf: "2027-03-01",
    speechPerMinute: 0.06,
    avatarPerMinute: { avatar_iv: { studio_avatar: { "720p": 2, "1080p": 3 } } },
    looks: { ann: "photo_avatar", bo: "studio_avatar" },
  });
  const known = await read(project);
  const prices = pricesOf(known);
  expect(known.file).toBe("heygen-prices.json");
  expect(prices.asOf).toBe("2027-03-01");
  expect(prices.speechUsd(60)).toBeCloseTo(0.06, 9);
  const photo = estimateUsd({ kind: "avatar", seconds: 60, engine: "avatar_iv", avatarType: "photo_avatar" });
  expect(prices.avatarUsd(avatar, 60)).toBeCloseTo(photo, 9);
  const other = { ...avatar, avatarId: "bo" };
  expect(prices.avatarUsd({ ...other, resolution: "720p" }, 60)).toBeLessThan(prices.avatarUsd(other, 60));
  expect(known.table.avatarPerMinute.avatar_v).toEqual(priceList.avatarPerMinute.avatar_v);
});

test("a look of an unknown kind is priced as a studio avatar by the file's price too", async () => {
  const project = await makeProject();
  await project.write("dear.json", {
    asOf: "2027-03-01",
    avatarPerMinute: { avatar_iv: { studio_avatar: 6, photo_avatar: 1, digital_twin: 5 } },
  });
  const prices = pricesOf(await read(project, `${project.dir}/dear.json`));
  expect(prices.avatarUsd(avatar, 60)).toBeCloseTo(6, 9);
});

test.each<[wrong: object, says: RegExp]>([
  [{ speechPerMinute: 1 }, /heygen-prices\.json:1:1, asOf: "asOf":/],
  [{ asOf: "yesterday" }, /heygen-prices\.json:2:\d+, asOf: "asOf":/],
  [{ asOf: "2027-03-01", speechPerMinute: -1 }, /heygen-prices\.json:3:\d+, speechPerMinute:/],
  [{ asOf: "2027-03-01", speechPerMinut: 1 }, /A price list has no field "speechPerMinut"/],
  [
    { asOf: "2027-03-01", avatarPerMinute: { avatar_iv: { photo: 1 } } },
    /avatarPerMinute\.avatar_iv.*(photo|key)/,
  ],
])("a file that is no price list is told with its line: %j", async (wrong, says) => {
  const project = await makeProject();
  await project.write("heygen-prices.json", wrong);
  const error: unknown = await read(project).catch((reason: unknown) => reason);
  expect(describeComplaints(error).join("\n")).toMatch(says);
});

test("a named file that is missing is an error, and no reason to use other prices", async () => {
  await expect(read(await makeProject(), "nowhere.json")).rejects.toThrow(InputError);
});

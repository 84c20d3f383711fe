import { expect, test } from "vitest";
import {
  avatarEngines,
  clipAspects,
  clipResolutions,
  clipSizes,
  highestOfPlan,
  nearestFormat,
} from "../../../src/model/avatar-format.ts";

test("what HeyGen makes is left as it was asked for", () => {
  for (const engine of avatarEngines) {
    for (const aspect of clipAspects) {
      const asked = { aspect, resolution: "720p" } as const;
      expect(nearestFormat(engine, asked)).toEqual({ format: asked, because: [] });
    }
  }
  expect(nearestFormat("avatar_iii", { aspect: "9:16", resolution: "4k" }).because).toEqual([]);
});

test.each([
  ["avatar_iv", "4:3", "1080p", "5:4", "1080p", 1],
  ["avatar_v", "3:4", "720p", "4:5", "720p", 1],
  ["avatar_iv", "21:9", "1080p", "16:9", "1080p", 1],
  ["avatar_iv", "16:9", "4k", "16:9", "1080p", 1],
  ["avatar_iii", "1:1", "4k", "1:1", "1080p", 1],
  ["avatar_v", "2:1", "4k", "16:9", "1080p", 2],
] as const)("%s asked for %s at %s makes %s at %s", (engine, aspect, resolution, nearest, most, reasons) => {
  const { format, because } = nearestFormat(engine, { aspect, resolution });
  expect(format).toEqual({ aspect: nearest, resolution: most });
  expect(because).toHaveLength(reasons);
});

test("every format that is chosen has a size, even in both directions, and none exceeds what was asked for", () => {
  for (const engine of avatarEngines) {
    for (const aspect of ["16:9", "1:1", "1:99", "99:1", "3:2", "5:4", "2:3"]) {
      for (const resolution of clipResolutions) {
        const { format } = nearestFormat(engine, { aspect, resolution });
        const sizes: Record<string, { width: number; height: number }> = clipSizes[format.aspect];
        const size = sizes[format.resolution];
        expect((size?.width ?? 1) % 2).toBe(0);
        expect(clipResolutions.indexOf(format.resolution)).toBeLessThanOrEqual(
          clipResolutions.indexOf(resolution),
        );
      }
    }
  }
});

test("older plans of HeyGen's have a highest resolution", () => {
  expect([highestOfPlan("Free"), highestOfPlan("pro"), highestOfPlan("usage")]).toEqual([
    "720p",
    "1080p",
    null,
  ]);
});

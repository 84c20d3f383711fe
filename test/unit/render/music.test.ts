import { stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodePcm, measurePcm } from "../../../src/media/index.ts";
import { repositoryRoot } from "../../support/browser.ts";

test.each([
  { name: "calm", bars: 8, beatsPerMinute: 80 },
  { name: "bright", bars: 12, beatsPerMinute: 104 },
])("$name is a whole number of bars to the sample, has no jump at its joint, and is small", async (track) => {
  const path = join(repositoryRoot, "public", "music", `${track.name}.ogg`);
  const pcm = await decodePcm(path, { channels: 2 });

  for (const channel of pcm.channels) {
    expect(channel.length).toBe(Math.round((track.bars * 4 * 60 * 48_000) / track.beatsPerMinute));
    const jump = Math.abs((channel[0] ?? 0) - (channel.at(-1) ?? 0));
    const steps = channel
      .slice(-2400)
      .map((sample, index, end) => Math.abs(sample - (end[index - 1] ?? sample)));
    expect(jump).toBeLessThanOrEqual(Math.max(...steps));
  }
  expect(measurePcm(pcm).truePeak).toBeLessThan(-1);
  expect((await stat(path)).size).toBeLessThan(600_000);
});

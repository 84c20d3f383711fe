import { expect, test } from "vitest";
import { stagedFiles } from "../../../src/cli/resolve-videos.ts";
import { digestValue } from "../../../src/media/digest.ts";
import { publicPathOf, type StoredFile } from "../../../src/model/media.ts";
import type { VideoProps } from "../../../src/model/video-props.ts";
import { sampleSceneOf, sampleVideo } from "../../support/sample-video.ts";

const file = (name: string, ext: string): StoredFile => ({ digest: digestValue(name), ext, sizeInBytes: 1 });

/** A video that shows one picture. */
const showing = (picture: StoredFile): VideoProps => ({
  ...sampleVideo({ music: null }),
  scenes: [
    {
      ...sampleSceneOf("statement"),
      background: { kind: "image", file: publicPathOf(picture), width: 16, height: 9, fit: "cover" },
    },
  ],
});

test("what videos name is staged, each file once, and nothing else", () => {
  const [shown, other, speech] = [file("shown", "png"), file("other", "jpg"), file("speech", "wav")];
  const unused = file("unused", "png");
  const manifest = {
    entries: {
      a: { kind: "asset", original: shown },
      b: { kind: "asset", original: unused },
      c: { kind: "avatar", conformed: other },
      d: { kind: "speech", sound: { file: speech } },
    },
  } as unknown as Parameters<typeof stagedFiles>[0];
  const many = Array.from({ length: 300 }, () => showing(shown));
  expect(stagedFiles(manifest, [...many, showing(other)])).toEqual([shown, other]);
});

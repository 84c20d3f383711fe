import { expect, test } from "vitest";
import { digestValue } from "../../../src/media/digest.ts";
import type { StoredFile } from "../../../src/model/media.ts";
import { qualities } from "../../../src/model/quality.ts";
import type { VideoProps } from "../../../src/model/video-props.ts";
import type { SceneTask, VideoTasks } from "../../../src/render/segments/scene-task.ts";
import { SegmentBook } from "../../../src/render/segments/segment-book.ts";
import type { PictureTools } from "../../../src/render/segments/tools.ts";

const framesOfChunk = 20;

/** A scene that is drawn whole, whose chunks show what `shown` names. */
const taskOf = (id: string, ...shown: string[]): SceneTask => ({
  key: digestValue(id),
  look: { aspect: "16:9", fps: 30 } as SceneTask["look"],
  scene: { id } as SceneTask["scene"],
  use: {
    chunks: shown.map((_, at) => ({ from: at * framesOfChunk, until: (at + 1) * framesOfChunk })),
    ...{ head: null, tail: null },
  },
  ...{ videos: 1, fit: null, plates: null },
  content: { purity: "impure", because: "for this test" },
  recipe: recipeOf(...shown),
});
const recipeOf = (...shown: string[]): SceneTask["recipe"] => ({
  ...{ because: null, head: null, tail: null },
  chunks: shown.map((name) => digestValue(name)),
});

/** A video of that scene alone. */
const videoOf = (task: SceneTask): VideoTasks => ({
  video: { scenes: [task.scene] } as VideoProps,
  parts: task.use.chunks.map((chunk) => ({ kind: "body", scene: 0, ...chunk })),
  scenes: [task],
});

/** A book over an empty cache. Encoding is only counted: each run has a file with its number. */
const openBook = () => {
  let runs = 0;
  const tools = {
    cache: {
      recall: () => Promise.resolve(null),
      require: ({ digest, ext }: StoredFile) => Promise.resolve(`/${digest}.${ext}`),
    },
    ...{ quality: qualities.draft, versions: { plates: "1", segments: "1" }, concurrency: 2 },
    ...{ inFlight: new Map(), onProgress: () => undefined },
    wholeFrames: {
      add: () => {
        runs += 1;
        const file = { digest: digestValue(runs), ext: "mp4", sizeInBytes: 1 };
        return Promise.resolve(Array.from({ length: 4 }, () => ({ file, frames: framesOfChunk })));
      },
    },
  };
  return new SegmentBook(tools as unknown as PictureTools);
};

test("chunks that looked alike until their scene turned out not to come apart are made each", async () => {
  const task = taskOf("still", "a", "b", "b");
  const video = videoOf(task);
  const book = openBook();
  await book.findLacking([video]);
  const ready = Promise.resolve().then(() => {
    task.recipe = recipeOf("x", "y", "z");
  });
  book.begin({ ready: new Map([[task, ready]]), finished: Promise.resolve() });
  expect(await book.segmentsOf(video)).toHaveLength(3);
});

test("a video whose scene shares a chunk with one that cannot be drawn is made all the same", async () => {
  const [broken, whole] = [taskOf("broken", "a", "b"), taskOf("whole", "a", "c")];
  const videos = [videoOf(broken), videoOf(whole)];
  const book = openBook();
  await book.findLacking(videos);
  const failed = Promise.reject(new Error("Chrome crashed"));
  failed.catch(() => undefined);
  const ready = new Map([
    [broken, failed],
    [whole, Promise.resolve()],
  ]);
  book.begin({ ready, finished: Promise.resolve() });
  const [first, second] = await Promise.allSettled(videos.map((video) => book.segmentsOf(video)));
  expect(first).toMatchObject({ status: "rejected", reason: { message: "Chrome crashed" } });
  expect(second).toMatchObject({
    status: "fulfilled",
    value: [expect.stringMatching(/mp4$/), expect.stringMatching(/mp4$/)],
  });
});

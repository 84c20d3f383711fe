import { expect, test } from "vitest";
import type { HeygenClient, Listing, Video } from "../../../src/heygen/index.ts";
import { createVideoFinder } from "../../../src/prepare/find-video.ts";
import { videoOf } from "../../support/wire-video.ts";

const tag = "gr-0123456789abcdef";
const title = `Welcome [${tag}]`;

/** A list whose filter is read as `matches` says. */
const finderOf = (videos: Video[], matches: (video: Video, asked: string) => boolean) => {
  const lists: (string | undefined)[] = [];
  const list = ({ title: asked }: { title?: string } = {}): Listing<Video> => {
    lists.push(asked);
    const found = videos.filter((video) => asked === undefined || matches(video, asked));
    return {
      page: () => Promise.resolve({ items: found, nextToken: null }),
      async *[Symbol.asyncIterator]() {
        for (const video of found) yield Promise.resolve(video);
      },
    };
  };
  const heygen = { videos: { list } } as unknown as HeygenClient;
  return { finder: createVideoFinder(heygen, { signal: undefined }), lists };
};

test.each<[string, (video: Video, asked: string) => boolean]>([
  ["the whole title", (video, asked) => video.title === asked],
  ["a part of it", (video, asked) => video.title?.includes(asked) === true],
  ["nothing at all", () => true],
])("a video is found by its tag where the list's filter wants %s", async (_, matches) => {
  const others = [videoOf("x", { title: "Welcome" }), videoOf("y", { title: null })];
  const { finder } = finderOf([...others, videoOf("mine", { title })], matches);
  expect(await finder.find(tag, title)).toMatchObject({ id: "mine" });
});

test("absence is concluded from a list without a filter, which many who ask at once share", async () => {
  const { finder, lists } = finderOf([videoOf("mine", { title })], () => false);
  expect(await finder.find(tag, title)).toBeNull();
  const found = await Promise.all([tag, "gr-none", "gr-nobody"].map((each) => finder.findAmongAll(each)));
  expect(found.map((video) => video?.id)).toEqual(["mine", undefined, undefined]);
  expect(lists).toEqual([title, undefined]);
});

test("who asks while a list is being read gets one that begins afterwards", async () => {
  const { finder, lists } = finderOf([], () => false);
  const first = finder.findAmongAll(tag);
  await Promise.resolve();
  await Promise.resolve();
  await Promise.all([first, finder.findAmongAll(tag)]);
  expect(lists).toHaveLength(2);
});

test("of several with one tag the furthest is taken", async () => {
  const states = ["failed", "pending", "completed"] as const;
  const { finder } = finderOf(
    states.map((state) => videoOf(state, { state, title })),
    () => true,
  );
  expect(await finder.find(tag, title)).toMatchObject({ id: "completed" });
});

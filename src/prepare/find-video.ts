import type { HeygenClient, Video } from "../heygen/index.ts";
import type { Waiting } from "./batch.ts";

export type VideoFinder = {
  /** The video with this tag in its title, as far as HeyGen's list has it. */
  find: (tag: string, title: string) => Promise<Video | null>;
  /** The same, looking at every video of the account: what is not found by now is not there. */
  findAmongAll: (tag: string) => Promise<Video | null>;
  /** All videos of the account that are not older than that, or do not say how old they are. */
  listSince: (sinceMs: number) => Promise<Video[]>;
};

/**
 * Finds videos by the tag in their title. What is asked for is the whole title, because nobody says whether HeyGen's filter
 * wants it whole or takes a part; and because a filter that is read wrongly proves nothing, absence is concluded only from a
 * list without one, to its last page. Many who want that at the same time share one list, if it was begun after they asked.
 */
export const createVideoFinder = (heygen: HeygenClient, { signal }: Pick<Waiting, "signal">): VideoFinder => {
  let next: Promise<Video[]> | null = null;
  let running: Promise<unknown> = Promise.resolve();

  const listAll = (): Promise<Video[]> => {
    next ??= running.then(async () => {
      next = null;
      const all: Video[] = [];
      for await (const video of heygen.videos.list({}, { signal })) all.push(video);
      return all;
    });
    running = next.catch(() => undefined); // who wants the list hears of it
    return next;
  };

  return {
    find: async (tag, title) => {
      const found: Video[] = [];
      for await (const video of heygen.videos.list({ title }, { signal })) found.push(video);
      return best(found, tag);
    },
    findAmongAll: async (tag) => best(await listAll(), tag),
    listSince: async (sinceMs) =>
      (await listAll()).filter(({ createdAtMs }) => createdAtMs === null || createdAtMs >= sinceMs),
  };
};

const order = ["completed", "pending", "failed"] as const;

/** There should be one. If there are more, the one that is furthest is as good as paid for. */
const best = (videos: readonly Video[], tag: string): Video | null => {
  const tagged = videos.filter(({ title }) => title?.includes(tag) === true);
  return (
    order
      .map((state) => tagged.find((video) => video.state === state))
      .find((video) => video !== undefined) ?? null
  );
};

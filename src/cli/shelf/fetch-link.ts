import { openMediaCache } from "../../media/cache.ts";
import { fetchResult } from "../../prepare/fetch-result.ts";
import { sleep } from "../connect.ts";
import type { Shelf } from "./with-shelf.ts";

/**
 * Downloads what a link of HeyGen's leads to; one that has died is asked for anew.
 *
 * @param link is told how many links were refused until now; null where there is none yet.
 * @param accept takes the path of a file that is removed afterwards.
 */
export const fetchLink = async <T>(
  link: (refused: number) => Promise<string | null>,
  accept: (file: string) => Promise<T>,
  { project, origin, signal }: Pick<Shelf, "project" | "origin" | "signal">,
): Promise<T> => {
  const cache = await openMediaCache(project.mediaDir);
  return fetchResult(link, ({ path }) => accept(path), {
    ...{ cache, connection: { origin }, waiting: { sleep, signal } },
  });
};

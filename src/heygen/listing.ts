import { HeygenResponseError } from "./errors.ts";
import type { Page } from "./transport.ts";

/** All items, fetched page by page as they are asked for; or one page. */
export type Listing<T> = AsyncIterable<T> & {
  /** The first page, or the one a token of an earlier page leads to. */
  page: (token?: string) => Promise<Page<T>>;
};

/** Makes a listing of a function that fetches a page. */
export const createListing = <T>(
  operation: string,
  page: (token?: string) => Promise<Page<T>>,
): Listing<T> => ({
  page,
  async *[Symbol.asyncIterator]() {
    const seen = new Set<string>();
    let { items, nextToken } = await page();
    yield* items;
    while (nextToken !== null) {
      if (seen.has(nextToken)) {
        throw new HeygenResponseError(`HeyGen could not ${operation}: its pages go round in a circle.`);
      }
      seen.add(nextToken);
      ({ items, nextToken } = await page(nextToken));
      yield* items;
    }
  },
});

import { z } from "zod";
import { HeygenResponseError } from "./errors.ts";
import type { CallOptions, Page, Transport } from "./transport.ts";

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

export type ListCall<T> = {
  operation: string;
  path: string | readonly [string, ...string[]];
  query?: Record<string, string | number | undefined>;
  pageSize?: number | undefined;
  /** Of one item. */
  schema: z.ZodType<T>;
};

/** HeyGen's greatest page in most lists. */
export const greatestPage = 100;
/** And in those of avatars, looks and sounds. */
export const greatestSmallPage = 50;

/** A list of HeyGen's. */
export const listThings = <T>(
  transport: Transport,
  { operation, path, query, pageSize = greatestPage, schema }: ListCall<T>,
  options: CallOptions,
): Listing<T> =>
  createListing(operation, (token) =>
    transport.callPage({
      operation,
      method: "GET",
      path,
      query: { limit: pageSize, token, ...query },
      ...options,
      schema: z.array(schema),
    }),
  );

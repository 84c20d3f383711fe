import { z } from "zod";
import { checkCount } from "./inputs.ts";
import { createListing } from "./listing.ts";
import type { CallOptions, Transport } from "./transport.ts";
import { type batchItemSchema, batchPageSchema, statusSchema } from "./wire/batches.ts";

/** One of many jobs that were begun together; `id` is null until it has begun. */
export type BatchItem = z.output<typeof batchItemSchema>;
export type Batch = Omit<z.output<typeof batchPageSchema>, "nextToken">;

/** Where one job stands. `missing`: HeyGen says that there is none. */
export type BulkStatus = z.output<typeof statusSchema>;

/** The most jobs HeyGen takes in one batch, and the most ids in one question. */
export const greatestBatch = 100;

export const checkBatch = (field: string, items: readonly unknown[]): void => {
  checkCount(field, items.length, 1, greatestBatch);
};

/** Reads a batch with all its items, page by page: this list keeps its pages inside `data`. */
export const readBatch = async (
  transport: Transport,
  path: string,
  batchId: string,
  options: CallOptions,
): Promise<Batch> => {
  const operation = `read batch "${batchId}"`;
  const readPage = async (token?: string) =>
    transport.call({
      operation,
      method: "GET",
      path: [path, batchId],
      query: { token },
      ...options,
      schema: batchPageSchema,
    });
  const { nextToken: second, ...batch } = await readPage();
  const later = createListing(operation, async (token) => {
    const { items, nextToken } = await readPage(token ?? second ?? undefined);
    return { items, nextToken };
  });
  const items = [...batch.items];
  if (second !== null) for await (const item of later) items.push(item);
  return { ...batch, items };
};

/** Where many jobs stand, as many per call as HeyGen takes. */
export const readStatuses = async (
  transport: Transport,
  ask: { operation: string; path: string; idsField: string },
  ids: readonly string[],
  options: CallOptions,
): Promise<BulkStatus[]> => {
  const statuses: BulkStatus[] = [];
  const wanted = [...new Set(ids)];
  for (let start = 0; start < wanted.length; start += greatestBatch) {
    const listing = createListing(ask.operation, (token) =>
      transport.callPage({
        operation: ask.operation,
        method: "GET",
        path: ask.path,
        query: { [ask.idsField]: wanted.slice(start, start + greatestBatch).join(","), token },
        ...options,
        schema: z.array(statusSchema),
      }),
    );
    for await (const status of listing) statuses.push(status);
  }
  return statuses;
};

import { type FastifyInstance } from "fastify";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { type BatchRecord } from "../store/records/index.ts";

type Item = BatchRecord["items"][number];
export type Batches = {
  /** Remembers a batch and begins as much of it as there is room for. */
  open: (batch: BatchRecord) => Promise<BatchRecord>;
};

const isWaiting = ({ id, error }: Item): boolean => id === null && error === null;
const lookAgainAfterMs = 100;

/** Begins the items of batches, as many as may run at once; the others wait for a place, also beyond a restart. */
export const openBatches = (
  server: FastifyInstance,
  { store, slots }: Context,
  kind: BatchRecord["kind"],
  /** Begins an item, and returns its id. */
  begin: (input: unknown) => Promise<string>,
): Batches => {
  const running = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  /** What came of an item; undefined where it has to wait after all. */
  const tryItem = async ({ input }: Item): Promise<Pick<Item, "id" | "error"> | undefined> => {
    try {
      return { id: await begin(input), error: null };
    } catch (error) {
      if (error instanceof ApiError && error.code === "rate_limit_exceeded") return undefined;
      const code = error instanceof ApiError ? error.code : "internal_error";
      return { id: null, error: { code, message: error instanceof Error ? error.message : String(error) } };
    }
  };
  const beginWaiting = async (batchId: string): Promise<void> => {
    for (;;) {
      const batch = store.batches.get(batchId);
      const item = batch?.items.find(isWaiting);
      if (batch === undefined || item === undefined || isClosed || !slots.hasRoom()) return;
      const tried = await tryItem(item);
      if (tried === undefined) return;
      const items = batch.items.map((other) => (other === item ? { ...item, ...tried } : other));
      store.batches.put({ ...batch, items });
    }
  };
  /** One at a time for each batch, so that no item is begun twice. */
  const proceed = (batchId: string): Promise<void> => {
    const begun = running.get(batchId) ?? beginWaiting(batchId).finally(() => running.delete(batchId));
    running.set(batchId, begun);
    return begun;
  };
  const waiting = () =>
    store.batches.all().filter((batch) => batch.kind === kind && batch.items.some(isWaiting));
  const lookLater = (): void => {
    if (isClosed || timer !== undefined || waiting().length === 0) return;
    timer = setTimeout(() => {
      void Promise.all(waiting().map(({ id }) => proceed(id))).then(() => {
        timer = undefined;
        lookLater();
      });
    }, lookAgainAfterMs);
    timer.unref();
  };

  lookLater();
  server.addHook("onClose", async () => {
    isClosed = true;
    clearTimeout(timer);
    await Promise.all(running.values());
  });
  return {
    open: async (batch) => {
      store.batches.put(batch);
      await proceed(batch.id);
      lookLater();
      return batch;
    },
  };
};

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { type BatchRecord } from "../store/records/index.ts";
import { batchRoutes, notFound, parseListBody } from "./batch-routes.ts";
import { announceUpload, completeUpload, uploadSchema } from "./direct-uploads.ts";

const idSchema = z.union([
  z.string().min(1),
  z.strictObject({ asset_id: z.string().min(1) }).transform(({ asset_id: id }) => id),
]);

/** Many files that are announced, or completed, at once. */
export const assetBatchRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, nowMs, idempotent } = context;
  batchRoutes(server, context, {
    ...{ kind: "assets", path: "/v3/assets", idsField: "asset_ids" },
    standing: (id) => {
      if (store.assets.get(id) !== undefined) return { status: "completed", error: null };
      const upload = store.uploads.get(id);
      if (upload === undefined) return notFound;
      return { status: upload.isReceived ? "processing" : "queued", error: null };
    },
  });

  const keep = (
    items: BatchRecord["items"],
    { title, callback_url: callbackUrl }: { title?: string | undefined; callback_url?: string | undefined },
  ): BatchRecord =>
    store.batches.put({
      ...{ id: `ab_${store.makeId().slice(0, 12)}`, kind: "assets", title: title ?? null, items },
      ...{ createdAtMs: nowMs(), callbackUrl: callbackUrl ?? null },
    });

  server.post("/v3/assets/direct-uploads/batches", async (request, reply) => {
    requireWrite(request, "assets");
    return idempotent(request, reply, () => {
      const list = parseListBody(uploadSchema, request.body, "items");
      const slots = list.items.map((input) => announceUpload(context, input));
      const items = slots.map(({ asset_id: id }) => ({ id, error: null, input: null }));
      const batch = keep(items, list);
      return Promise.resolve({ body: { data: { batch_id: batch.id, items: slots } } });
    });
  });

  server.post("/v3/assets/complete/batches", async (request, reply) => {
    requireWrite(request, "assets");
    return idempotent(request, reply, async () => {
      const list = parseListBody(idSchema, request.body, "asset_ids");
      const items: BatchRecord["items"] = [];
      for (const id of list.items) items.push({ ...(await complete(context, id)), input: null });
      return { status: 202, body: { data: { batch_id: keep(items, list).id } } };
    });
  });
};

/** Completes a file; one that cannot be is an item that failed. */
const complete = async (
  context: Context,
  id: string,
): Promise<Pick<BatchRecord["items"][number], "id" | "error">> => {
  try {
    await completeUpload(context, id);
    return { id, error: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { id, error: { code: error.code, message: error.message } };
  }
};

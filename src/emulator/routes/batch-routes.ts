import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type BatchRecord } from "../store/records/index.ts";
import { httpUrl } from "./media-input.ts";
import { type VideoStatus } from "./video-status.ts";

/** Where a thing stands, in the words of the routes for many. */
export type Standing = {
  status: "queued" | "processing" | "completed" | "failed" | "not_found";
  error: { code: string; message: string } | null;
};
export const standingOf = (status: VideoStatus, failure: () => NonNullable<Standing["error"]>): Standing => ({
  status: status === "pending" ? "queued" : status,
  error: status === "failed" ? failure() : null,
});
export const notFound: Standing = { status: "not_found", error: null };

export type BatchFamily = {
  kind: BatchRecord["kind"];
  path: string;
  /** The field of the query that has the ids. */
  idsField: string;
  standing: (id: string) => Standing;
};

export const batchFields = { title: z.string().optional(), callback_url: httpUrl.optional() };

/** A body whose list has no documented name: whatever name it has, there is one list in it. */
export const parseListBody = <T>(item: z.ZodType<T>, body: unknown, usualName: string) => {
  const lists = Object.entries(z.record(z.string(), z.unknown()).safeParse(body).data ?? {});
  const [name = usualName] = lists.find(([, value]) => Array.isArray(value)) ?? [];
  const list = z.array(item).min(1).max(100);
  const parsed = parseInput(z.strictObject({ [name]: z.unknown(), ...batchFields }), body);
  const items = parseInput(z.object({ [name]: list }), body)[name] ?? [];
  return { name, items, title: parsed.title, callback_url: parsed.callback_url };
};

/** `GET …/batches/{id}` and `GET …/statuses` of a family. */
export const batchRoutes = (
  server: FastifyInstance,
  { store }: Context,
  { kind, path, idsField, standing }: BatchFamily,
): void => {
  const statusesSchema = z.strictObject({
    [idsField]: z.string().optional(),
    batch_ids: z.string().optional(),
    ...pageQuery(100, 100),
  });

  // The id is called so in every family.
  const describe = ({ items }: BatchRecord) =>
    items.map(({ id, error }, index) => {
      const queued: Standing = { status: "queued", error: null };
      const found: Standing =
        error !== null ? { status: "failed", error } : id === null ? queued : standing(id);
      return { item_index: index, video_id: id, ...found };
    });
  const find = (id: string, param?: string): BatchRecord => {
    const batch = store.batches.get(id);
    if (batch?.kind === kind) return batch;
    throw new ApiError("resource_not_found", "No batch with that id", param === undefined ? {} : { param });
  };

  server.get<{ Params: { id: string } }>(`${path}/batches/:id`, ({ params, query }) => {
    const batch = find(params.id);
    const items = describe(batch);
    const counts = new Map<string, number>();
    for (const { status } of items) counts.set(status, (counts.get(status) ?? 0) + 1);
    const isOver = items.every(({ status }) => status !== "queued" && status !== "processing");
    const status = isOver ? (counts.get("failed") === items.length ? "failed" : "completed") : "processing";
    const { data, ...more } = pageOf(items, parseInput(z.strictObject(pageQuery(100, 100)), query));
    return {
      // Its pages are inside of `data`, unlike those of every other list.
      data: {
        ...{ batch_id: batch.id, title: batch.title, status, total_items: items.length },
        ...{ counts_by_status: Object.fromEntries(counts) },
        ...{ created_at: Math.floor(batch.createdAtMs / 1000), items: data, ...more },
      },
    };
  });

  server.get(`${path}/statuses`, (request) => {
    const { limit, token, ...asked } = parseInput(statusesSchema, request.query);
    const lists = new Map<string, unknown>(Object.entries(asked));
    const idsOf = (field: string) => {
      const list = lists.get(field);
      return typeof list === "string" ? list.split(",").filter(Boolean) : [];
    };
    const [ids, batchIds] = [idsOf(idsField), idsOf("batch_ids")];
    const refuse = (message: string) => new ApiError("invalid_parameter", message, { param: idsField });
    if (ids.length + batchIds.length === 0) throw refuse(`${idsField} or batch_ids is required`);
    if (ids.length + batchIds.length > 100) throw refuse("at most 100 ids");
    const alone = ids.map((id) => {
      const { status, error } = standing(id);
      return { video_id: id, status, batch_id: null, item_index: null, error };
    });
    const together = batchIds.flatMap((id) =>
      describe(find(id, "batch_ids")).map((item) => ({ ...item, batch_id: id })),
    );
    return pageOf([...alone, ...together], { limit, token });
  });
};

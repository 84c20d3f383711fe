import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { type Caller, requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type JobRecord } from "../store/records/index.ts";
import { linkInput } from "./media-input.ts";
import { failureOf, findJob, jobsOf, linksWereRead, orderJobs } from "./order-job.ts";
import { readVideo } from "./translations.ts";
import { statusOf } from "./video-status.ts";

const createSchema = z.strictObject({
  video: linkInput,
  layers: z
    .array(z.enum(["foreground", "mask", "background"]))
    .min(1)
    .default(["foreground"]),
  title: z.string().optional(),
  request_id: z.string().min(1).max(255).optional(),
});

export const backgroundRemovalRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, statistics } = context;
  const ordering = new Set<string>();

  const describe = (job: JobRecord) => {
    const status = job.isDeleted ? "deleted" : statusOf(job, context);
    const made = status === "completed" && job.media.state === "made" ? job.media : undefined;
    const sign = (file: string) => context.links.sign(file, { isExpired: job.firstLinkIsExpired });
    return {
      ...{ id: job.id, status, created_at: Math.floor(job.createdAtMs / 1000) },
      completed_at: made === undefined ? null : Math.floor(made.madeAtMs / 1000),
      duration: made?.durationInSeconds ?? null,
      error: status === "failed" ? failureOf(job, "No subject found") : null,
      layers: Object.fromEntries(Object.entries(made?.files ?? {}).map(([name, file]) => [name, sign(file)])),
    };
  };

  const order = async (
    caller: Caller,
    { video, layers, title, request_id: requestId }: z.infer<typeof createSchema>,
  ): Promise<JobRecord> => {
    const { source } = await readVideo(context, video);
    const id = `br_${store.makeId().slice(0, 12)}`;
    const work = { kind: "background-removal", layers, requestId: requestId ?? null } as const;
    // Nobody has published a price.
    const [job] = await orderJobs(context, caller, {
      title: title ?? null,
      source,
      works: [{ id, usd: 0, work }],
    });
    if (job === undefined) throw new ApiError("internal_error", "No job was made");
    return job;
  };

  /** This family ignores the header of the key: the same `request_id` is the same job. */
  server.post("/v3/background-removals", async (request) => {
    requireWrite(request, "videos");
    const input = parseInput(createSchema, request.body);
    const { request_id: requestId } = input;
    if (requestId === undefined) return { data: describe(await order(request, input)) };
    const known = jobsOf(context, "background-removal").find(
      (job) => job.work.requestId === requestId && !job.isDeleted,
    );
    if (known !== undefined) {
      statistics.replayed();
      return { data: describe(known) };
    }
    if (ordering.has(requestId))
      throw new ApiError("request_in_progress", "A request with this request_id is still running", {
        retryAfterSeconds: 1,
      });
    ordering.add(requestId);
    try {
      return { data: describe(await order(request, input)) };
    } finally {
      ordering.delete(requestId);
    }
  });

  server.get("/v3/background-removals", (request) => {
    const page = pageOf(
      jobsOf(context, "background-removal").filter(({ isDeleted }) => !isDeleted),
      parseInput(z.strictObject(pageQuery(10, 100)), request.query),
    );
    return { ...page, data: page.data.map(describe) };
  });

  server.get<{ Params: { id: string } }>("/v3/background-removals/:id", ({ params }) => {
    const job = findJob(context, params.id, "background-removal");
    const data = describe(job);
    linksWereRead(context, job, data.layers["foreground"] ?? null);
    return { data };
  });

  /** Deleted softly: a reading says so. */
  server.delete<{ Params: { id: string } }>("/v3/background-removals/:id", (request) => {
    requireWrite(request, "videos");
    const job = findJob(context, request.params.id, "background-removal");
    store.jobs.put({ ...job, isDeleted: true });
    return { data: { id: job.id, deleted: true } };
  });
};

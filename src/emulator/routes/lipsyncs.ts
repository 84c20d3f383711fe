import { writeFile } from "node:fs/promises";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { removeJobFiles } from "../clip/make-jobs.ts";
import { minutesCostUsd, usdPerMinute } from "../prices.ts";
import { ApiError } from "../server/api-error.ts";
import { type Caller, requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type JobRecord } from "../store/records/index.ts";
import { linkInput, readMedia } from "./media-input.ts";
import { failureOf, findJob, jobsOf, linksWereRead, orderJobs } from "./order-job.ts";
import { callbackFields, jobStatus, readVideo, titleSchema } from "./translations.ts";

const createSchema = z.strictObject({
  video: linkInput,
  audio: linkInput,
  mode: z.enum(["speed", "precision"]).default("speed"),
  title: z.string().optional(),
  ...callbackFields,
});

/** Videos whose lips are to follow other speech. */
export const lipsyncRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent } = context;
  const find = (id: string) => findJob(context, id, "lipsync");

  const describe = (job: JobRecord) => {
    const status = jobStatus(context, job);
    const made = status === "completed" && job.media.state === "made" ? job.media : undefined;
    const file = made?.files["video"];
    const { firstLinkIsExpired: isExpired } = job;
    return {
      ...{ id: job.id, title: job.title, status, created_at: Math.floor(job.createdAtMs / 1000) },
      ...{ duration: made?.durationInSeconds ?? null, callback_id: job.callbackId },
      video_url: file === undefined ? null : context.links.sign(file, { isExpired }),
      caption_url: null,
      failure_message: status === "failed" ? failureOf(job, "No face was found in the source video") : null,
    };
  };

  const order = async (
    caller: Caller,
    { video, audio, mode, ...input }: z.infer<typeof createSchema>,
  ): Promise<JobRecord> => {
    const { source, seconds } = await readVideo(context, video);
    const sound = await readMedia(context, audio, "audio", ["audio", "video"]);
    const id = `ls_${store.makeId().slice(0, 12)}`;
    const soundFile = `${id}-sound.${sound.kind.extension}`;
    await writeFile(store.fileOf(soundFile), sound.bytes);
    const [job] = await orderJobs(context, caller, {
      ...{
        title: input.title ?? null,
        source,
        callbackId: input.callback_id,
        callbackUrl: input.callback_url,
      },
      // Nobody has published a price of its own.
      works: [
        {
          ...{ id, usd: minutesCostUsd(usdPerMinute.translation[mode], seconds) },
          work: { kind: "lipsync", soundFile },
        },
      ],
    });
    if (job === undefined) throw new ApiError("internal_error", "No job was made");
    return job;
  };

  server.post("/v3/lipsyncs", async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const job = await order(request, parseInput(createSchema, request.body));
      return { body: { data: { lipsync_id: job.id } } };
    });
  });

  server.get("/v3/lipsyncs", (request) => {
    const query = parseInput(z.strictObject(pageQuery(10, 100)), request.query);
    const page = pageOf(jobsOf(context, "lipsync"), query);
    return { ...page, data: page.data.map(describe) };
  });

  server.get<{ Params: { id: string } }>("/v3/lipsyncs/:id", ({ params }) => {
    const job = find(params.id);
    const data = describe(job);
    linksWereRead(context, job, data.video_url);
    return { data };
  });

  server.patch<{ Params: { id: string } }>("/v3/lipsyncs/:id", (request) => {
    requireWrite(request, "videos");
    const job = find(request.params.id);
    const { title } = parseInput(titleSchema, request.body);
    return { data: describe(store.jobs.put({ ...job, title })) };
  });

  server.delete<{ Params: { id: string } }>("/v3/lipsyncs/:id", async (request) => {
    requireWrite(request, "videos");
    const job = find(request.params.id);
    store.jobs.delete(job.id);
    await removeJobFiles(store, job);
    return { data: { id: job.id } };
  });
};

import { type FastifyInstance } from "fastify";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { batchRoutes, notFound, parseListBody, standingOf } from "./batch-routes.ts";
import { openBatches } from "./open-batches.ts";
import { failureOf } from "./order-job.ts";
import { orderTranslations, translationSchema } from "./translations.ts";
import { statusOf } from "./video-status.ts";

const most = 100;

/** Many translations at once: an item for each language. */
export const translationBatchRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, wallet, nowMs } = context;
  const batches = openBatches(server, context, "translations", async (input) => {
    // The wallet was looked at when the batch came; whose key that was is not kept.
    const [job] = await orderTranslations(context, { headers: {} }, translationSchema.parse(input));
    if (job === undefined) throw new ApiError("internal_error", "No job was made");
    return job.id;
  });
  batchRoutes(server, context, {
    ...{ kind: "translations", path: "/v3/video-translations", idsField: "video_translation_ids" },
    standing: (id) => {
      const job = store.jobs.get(id);
      if (job?.work.kind !== "translation") return notFound;
      const message = () => failureOf(job, "The source audio is missing or damaged");
      return standingOf(statusOf(job, context), () => ({ code: "TRANSLATION_FAILED", message: message() }));
    },
  });

  server.post("/v3/video-translations/batches", async (request, reply) => {
    requireWrite(request, "videos");
    return context.idempotent(request, reply, async () => {
      const list = parseListBody(translationSchema, request.body, "video_translations");
      wallet.requireUsd(request, 0);
      const inputs = list.items.flatMap((input) =>
        input.output_languages.map((language) => ({ ...input, output_languages: [language] })),
      );
      if (inputs.length > most)
        throw new ApiError("invalid_parameter", `${list.name}: at most ${most} languages in all`, {
          param: list.name,
        });
      const batch = await batches.open({
        ...{ id: `tb_${store.makeId().slice(0, 12)}`, kind: "translations", title: list.title ?? null },
        ...{ createdAtMs: nowMs(), callbackUrl: list.callback_url ?? null },
        items: inputs.map((input) => ({ id: null, error: null, input })),
      });
      return { status: 202, body: { data: { batch_id: batch.id } } };
    });
  });
};

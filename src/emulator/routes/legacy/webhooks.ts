import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { eventTypes } from "../../events/event-types.ts";
import { asksInVain, isOnThisMachine } from "../../events/send-event.ts";
import { ApiError } from "../../server/api-error.ts";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { parseInput } from "../../server/parse-input.ts";
import { type EndpointRecord } from "../../store/records/index.ts";
import { endpointsOf, findEndpoint, receiverUrl } from "../webhooks.ts";
import { idOf, v1Answer } from "./answers.ts";

const events = z.array(z.string()).nullish();
const addSchema = z.object({ url: receiverUrl, events });
const updateSchema = z.object({ endpoint_id: z.string(), url: receiverUrl.nullish(), events });

export const legacyWebhookRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, nowMs, post } = context;

  server.get("/v1/webhook/webhook.list", () => v1Answer(eventTypes.v1));

  server.post("/v1/webhook/endpoint.add", async (request) => {
    requireWrite(request, "webhooks");
    const input = parseInput(addSchema, request.body);
    await checkAnswers(input.url);
    const endpoint = store.endpoints.put({
      ...{ id: store.makeId().slice(0, 16), generation: "v1", url: input.url },
      ...{ events: input.events ?? null, entityId: null },
      ...{ secret: store.makeId().slice(0, 24), createdAtMs: nowMs() },
    });
    post.wake();
    return v1Answer(describe(endpoint));
  });

  server.get("/v1/webhook/endpoint.list", () => v1Answer(endpointsOf(context, "v1").map(describe)));

  server.patch("/v1/webhook/endpoint.update", async (request) => {
    requireWrite(request, "webhooks");
    const input = parseInput(updateSchema, request.body);
    const endpoint = findEndpoint(context, input.endpoint_id, "v1");
    const url = input.url ?? endpoint.url;
    if (url !== endpoint.url) await checkAnswers(url);
    return v1Answer(
      describe(store.endpoints.put({ ...endpoint, url, events: input.events ?? endpoint.events })),
    );
  });

  server.delete("/v1/webhook/endpoint.delete", (request) => {
    requireWrite(request, "webhooks");
    store.endpoints.delete(findEndpoint(context, idOf(request.query, "endpoint_id"), "v1").id);
    return v1Answer(null);
  });
};

/** Addresses elsewhere are not asked: the emulator reaches this machine only. */
const checkAnswers = async (url: string): Promise<void> => {
  if (isOnThisMachine(url) && (await asksInVain(url)))
    throw new ApiError("invalid_parameter", "The endpoint did not answer the OPTIONS check in time", {
      param: "url",
    });
};

/** The API v1 tells the secret every time. */
const describe = ({ id, url, events: chosen, secret, createdAtMs }: EndpointRecord) => ({
  ...{ endpoint_id: id, url, status: "enabled", events: chosen, secret },
  ...{ username: "u_emulator", created_at: new Date(createdAtMs).toISOString() },
});

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { eventTypes } from "../events/event-types.ts";
import { isOnThisMachine } from "../events/send-event.ts";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { type EndpointRecord } from "../store/records/index.ts";

/** https; http reaches this machine only, which is where tests listen. */
export const receiverUrl = z
  .url({ protocol: /^https?$/, error: "must be an https address" })
  .refine((url) => url.startsWith("https:") || isOnThisMachine(url), "must be an https address");

const events = z.array(
  z.enum(eventTypes.v3 as [string, ...string[]], "is not one of GET /v3/webhooks/event-types"),
);
const createSchema = z.strictObject({
  url: receiverUrl,
  events: events.nullish(),
  entity_id: z.string().min(1).nullish(),
});
const changeSchema = z.strictObject({ url: receiverUrl.optional(), events: events.nullish() });

export const webhookRoutes = (server: FastifyInstance, context: Context): void => {
  const { store, idempotent, nowMs, post } = context;
  const find = (id: string): EndpointRecord => findEndpoint(context, id, "v3");

  server.post("/v3/webhooks/endpoints", async (request, reply) => {
    requireWrite(request, "webhooks");
    return idempotent(request, reply, async () => {
      const input = parseInput(createSchema, request.body);
      const endpoint = store.endpoints.put({
        ...{ id: `ep_${store.makeId().slice(0, 12)}`, generation: "v3", url: input.url },
        ...{ events: input.events ?? null, entityId: input.entity_id ?? null },
        ...{ secret: newSecret(context), createdAtMs: nowMs() },
      });
      post.wake();
      return Promise.resolve({ body: { data: describe(endpoint, endpoint.secret) } });
    });
  });

  server.get("/v3/webhooks/endpoints", (request) => {
    const page = pageOf(
      endpointsOf(context, "v3"),
      parseInput(z.strictObject(pageQuery(10, 100)), request.query),
    );
    return { ...page, data: page.data.map((endpoint) => describe(endpoint, null)) };
  });

  server.patch<{ Params: { id: string } }>("/v3/webhooks/endpoints/:id", (request) => {
    requireWrite(request, "webhooks");
    const endpoint = find(request.params.id);
    const { url = endpoint.url, events: chosen = endpoint.events } = parseInput(changeSchema, request.body);
    return { data: describe(store.endpoints.put({ ...endpoint, url, events: chosen }), null) };
  });

  server.delete<{ Params: { id: string } }>("/v3/webhooks/endpoints/:id", (request) => {
    requireWrite(request, "webhooks");
    store.endpoints.delete(find(request.params.id).id);
    return { data: {}, error: null };
  });

  server.post<{ Params: { id: string } }>(
    "/v3/webhooks/endpoints/:id/rotate-secret",
    async (request, reply) => {
      requireWrite(request, "webhooks");
      return idempotent(request, reply, async () => {
        const { id, secret } = store.endpoints.put({
          ...find(request.params.id),
          secret: newSecret(context),
        });
        return Promise.resolve({ body: { data: { endpoint_id: id, secret } } });
      });
    },
  );

  server.get("/v3/webhooks/event-types", (request) =>
    pageOf(
      eventTypes.v3.map((type) => ({
        event_type: type,
        description: `Fires when: ${type.replaceAll("_", " ").replaceAll(".", " / ")}`,
      })),
      parseInput(z.strictObject(pageQuery(100, 100)), request.query),
    ),
  );

  server.get("/v3/webhooks/events", (request) => {
    const sent = store.events.all().sort((a, b) => b.createdAtMs - a.createdAtMs);
    const page = pageOf(sent, parseInput(z.strictObject(pageQuery(10, 100)), request.query));
    return {
      ...page,
      data: page.data.map(({ id, type, data, createdAtMs }) => ({
        ...{ event_id: id, event_type: type, event_data: data },
        created_at: new Date(createdAtMs).toISOString(),
      })),
    };
  });
};

const newSecret = ({ store }: Context): string => `whsec_${store.makeId()}`;

/** Each generation knows its own. */
export const findEndpoint = (
  { store }: Context,
  id: string,
  generation: EndpointRecord["generation"],
): EndpointRecord => {
  const endpoint = store.endpoints.get(id);
  if (endpoint?.generation === generation) return endpoint;
  throw new ApiError("resource_not_found", "No webhook endpoint with that id");
};

export const endpointsOf = ({ store }: Context, generation: EndpointRecord["generation"]): EndpointRecord[] =>
  store.endpoints
    .all()
    .filter((endpoint) => endpoint.generation === generation)
    .sort((a, b) => a.createdAtMs - b.createdAtMs);

/** The secret is told once. */
const describe = ({ id, url, events: chosen, createdAtMs }: EndpointRecord, secret: string | null) => ({
  ...{ endpoint_id: id, url, events: chosen, status: "enabled" },
  ...{ created_at: new Date(createdAtMs).toISOString(), secret },
});

import type { Deletion } from "../deletion.ts";
import { checkText } from "../inputs.ts";
import type { CallOptions, Transport } from "../transport.ts";
import { checkWebhookUrl, type WebhookEndpoint } from "../webhooks.ts";
import { webhookEndpointSchema } from "../wire/webhooks.ts";
import { absentIfMissing } from "./videos.ts";
import { nothingSchema } from "./wire/ids.ts";
import { eventNamesSchema, legacyEndpointsSchema } from "./wire/webhooks.ts";

const path = "/v1/webhook";

export const createLegacyWebhooks = (transport: Transport) => ({
  eventTypes: (options: CallOptions = {}): Promise<string[]> =>
    transport.call({
      operation: "list event types",
      method: "GET",
      path: `${path}/webhook.list`,
      ...options,
      schema: eventNamesSchema,
    }),

  /** HeyGen asks the address with OPTIONS first, and waits a second for its answer. */
  addEndpoint: async (
    input: { url: string; events?: readonly string[] | undefined },
    options: CallOptions = {},
  ): Promise<WebhookEndpoint> => {
    checkWebhookUrl(input.url);
    return transport.call({
      operation: "make a webhook endpoint",
      method: "POST",
      path: `${path}/endpoint.add`,
      json: { url: input.url, events: input.events },
      ...options,
      schema: webhookEndpointSchema,
    });
  },

  listEndpoints: (options: CallOptions = {}): Promise<WebhookEndpoint[]> =>
    transport.call({
      operation: "list webhook endpoints",
      method: "GET",
      path: `${path}/endpoint.list`,
      ...options,
      schema: legacyEndpointsSchema,
    }),

  updateEndpoint: async (
    endpointId: string,
    change: { url?: string | undefined; events?: readonly string[] | undefined },
    options: CallOptions = {},
  ): Promise<WebhookEndpoint> => {
    checkText("endpointId", endpointId);
    if (change.url !== undefined) checkWebhookUrl(change.url);
    return transport.call({
      operation: `change webhook endpoint "${endpointId}"`,
      method: "PATCH",
      path: `${path}/endpoint.update`,
      json: { endpoint_id: endpointId, url: change.url, events: change.events },
      repeatable: true,
      ...options,
      schema: webhookEndpointSchema,
    });
  },

  deleteEndpoint: async (endpointId: string, options: CallOptions = {}): Promise<Deletion> => {
    checkText("endpointId", endpointId);
    return absentIfMissing(
      transport.call({
        operation: `delete webhook endpoint "${endpointId}"`,
        method: "DELETE",
        path: `${path}/endpoint.delete`,
        query: { endpoint_id: endpointId },
        ...options,
        schema: nothingSchema,
      }),
    );
  },
});

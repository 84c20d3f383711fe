import type { z } from "zod";
import { InputError } from "../errors.ts";
import { isPrivate } from "./connection.ts";
import { type Deletion, deleteThing } from "./deletion.ts";
import { type Listing, listThings } from "./listing.ts";
import type { CallOptions, CreateOptions, Transport } from "./transport.ts";
import {
  eventTypeSchema,
  rotatedSecretSchema,
  webhookEndpointSchema,
  webhookEventSchema,
} from "./wire/webhooks.ts";

export type WebhookEndpoint = z.output<typeof webhookEndpointSchema>;
export type WebhookEventType = z.output<typeof eventTypeSchema>;
/** An event HeyGen has sent. */
export type WebhookEvent = z.output<typeof webhookEventSchema>;

export type WebhookEndpointInput = {
  /** https. */
  url: string;
  /** @default all */
  events?: readonly string[] | undefined;
  /** Limits it to one thing. */
  entityId?: string | undefined;
};

const path = "/v3/webhooks/endpoints";

export const checkWebhookUrl = (url: string): void => {
  if (URL.canParse(url) && isPrivate(new URL(url))) return;
  throw new InputError("HeyGen sends events to https addresses only.", {
    place: { path: "url" },
    hint: "Give the whole address, such as https://example.com/heygen.",
  });
};

/** Where HeyGen sends events. */
export const createWebhooks = (transport: Transport) => ({
  listEndpoints: (options: CallOptions = {}): Listing<WebhookEndpoint> =>
    listThings(
      transport,
      { operation: "list webhook endpoints", path, schema: webhookEndpointSchema },
      options,
    ),

  /** The answer is the only one that tells the secret. */
  createEndpoint: async (input: WebhookEndpointInput, options: CreateOptions): Promise<WebhookEndpoint> => {
    checkWebhookUrl(input.url);
    return transport.call({
      operation: "make a webhook endpoint",
      method: "POST",
      path,
      json: { url: input.url, events: input.events, entity_id: input.entityId },
      ...options,
      schema: webhookEndpointSchema,
    });
  },

  /** Changes the address, or replaces all events by those given. */
  updateEndpoint: async (
    endpointId: string,
    change: { url?: string | undefined; events?: readonly string[] | undefined },
    options: CallOptions = {},
  ): Promise<WebhookEndpoint> => {
    if (change.url !== undefined) checkWebhookUrl(change.url);
    return transport.call({
      operation: `change webhook endpoint "${endpointId}"`,
      method: "PATCH",
      path: [path, endpointId],
      json: { url: change.url, events: change.events },
      repeatable: true,
      ...options,
      schema: webhookEndpointSchema,
    });
  },

  deleteEndpoint: (endpointId: string, options: CallOptions = {}): Promise<Deletion> =>
    deleteThing(transport, `delete webhook endpoint "${endpointId}"`, [path, endpointId], options),

  /** Gives the endpoint another secret. The old one is void at once. */
  rotateSecret: (endpointId: string, options: CreateOptions): Promise<{ secret: string }> =>
    transport.call({
      operation: `change the secret of webhook endpoint "${endpointId}"`,
      method: "POST",
      path: [path, endpointId, "rotate-secret"],
      ...options,
      schema: rotatedSecretSchema,
    }),

  eventTypes: (options: CallOptions = {}): Listing<WebhookEventType> =>
    listThings(
      transport,
      { operation: "list event types", path: "/v3/webhooks/event-types", schema: eventTypeSchema },
      options,
    ),

  /** What HeyGen has sent. */
  events: (query: { pageSize?: number | undefined } = {}, options: CallOptions = {}): Listing<WebhookEvent> =>
    listThings(
      transport,
      {
        operation: "list webhook events",
        path: "/v3/webhooks/events",
        pageSize: query.pageSize,
        schema: webhookEventSchema,
      },
      options,
    ),
});

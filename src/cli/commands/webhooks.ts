import { randomUUID } from "node:crypto";
import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import type { WebhookEndpoint, WebhookEvent } from "../../heygen/index.ts";
import { formatTable, plural } from "../output.ts";
import { deleteEach } from "../shelf/delete-each.ts";
import { openSecretKeeper } from "../shelf/secret-keeper.ts";
import { takeFrom } from "../shelf/take.ts";
import type { Shelf } from "../shelf/with-shelf.ts";
import { dayOf, plain } from "../shelf/words.ts";

export type SecretOptions = {
  /** Writes the secret into this file instead of showing it. */
  save?: boolean;
  envFile: string;
};
export type RegisterOptions = SecretOptions & { event?: readonly string[]; entity?: string };

/** `greenroom webhooks register`: the secret is shown here and never again, or goes into `.env`. */
export const registerWebhook = async (
  url: string,
  { event, entity, ...options }: RegisterOptions,
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const keeper = await openSecretKeeper("add", options, output);
  const endpoint = await heygen.webhooks.createEndpoint(
    { url, events: event, entityId: entity },
    { idempotencyKey: `greenroom:webhook:${randomUUID()}`, signal },
  );
  output.emit("endpoint", factsOf(endpoint));
  output.say(`HeyGen sends ${eventsIn(endpoint)} to this address. Endpoint: ${endpoint.endpointId}`);
  if (endpoint.secret === null) {
    throw new InputError(`HeyGen has made endpoint ${endpoint.endpointId}, but told no secret.`, {
      code: "no_webhook_secret",
      hint: `Have it make another: greenroom webhooks rotate ${endpoint.endpointId}`,
    });
  }
  await keeper.keep(endpoint.endpointId, endpoint.secret);
  return exitCodes.done;
};

/** `greenroom webhooks rotate`: what is signed with the old secret is refused from now on. */
export const rotateWebhook = async (
  id: string,
  options: SecretOptions,
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const keeper = await openSecretKeeper("replace", options, output);
  const idempotencyKey = `greenroom:webhook:${randomUUID()}`;
  const { secret } = await heygen.webhooks.rotateSecret(id, { idempotencyKey, signal });
  output.say(`The old secret of ${plain(id)} is void. Whatever verifies its events needs the new one.`);
  await keeper.keep(id, secret);
  return exitCodes.done;
};

/** `greenroom webhooks list`. */
export const listWebhooks = async ({ heygen, output, signal }: Shelf): Promise<ExitCode> => {
  const { items } = await takeFrom(heygen.webhooks.listEndpoints({ signal }), Number.POSITIVE_INFINITY);
  for (const endpoint of items) output.emit("endpoint", factsOf(endpoint));
  output.emit("end", { count: items.length });
  const rows = items.map((endpoint) => [
    plain(endpoint.endpointId),
    plain(endpoint.status),
    eventsIn(endpoint),
    plain(endpoint.url),
  ]);
  output.say(
    rows.length === 0
      ? "There are no endpoints. greenroom webhooks register <url> makes one."
      : formatTable([["id", "status", "events", "address"], ...rows], [], [2, 3]),
  );
  return exitCodes.done;
};

/** `greenroom webhooks show`: HeyGen tells of one endpoint in its list alone. */
export const showWebhook = async (id: string, { heygen, output, signal }: Shelf): Promise<ExitCode> => {
  const { items } = await takeFrom(
    heygen.webhooks.listEndpoints({ signal }),
    1,
    ({ endpointId }) => endpointId === id,
  );
  const [endpoint] = items;
  if (endpoint === undefined) {
    throw new InputError(`HeyGen lists no webhook endpoint "${plain(id)}".`, {
      code: "webhook_not_found",
      hint: 'Those that are there: "greenroom webhooks list".',
    });
  }
  output.emit("endpoint", factsOf(endpoint));
  const [first = "all", ...rest] = endpoint.events ?? [];
  output.say(
    formatTable(
      [
        ["id", plain(endpoint.endpointId)],
        ["address", plain(endpoint.url)],
        ["status", plain(endpoint.status)],
        ["made", dayOf(endpoint.createdAtMs)],
        ["events", plain(first)],
        ...rest.map((event) => ["", plain(event)]),
      ],
      [],
      [1],
    ),
  );
  return exitCodes.done;
};

/** `greenroom webhooks events`: what HeyGen has sent, newest first. */
export const listWebhookEvents = async (
  { limit, all = false }: { limit: number; all?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> => {
  const { items, hasMore } = await takeFrom(
    heygen.webhooks.events({}, { signal }),
    all ? Number.POSITIVE_INFINITY : limit,
  );
  for (const event of items) output.emit("webhook", eventFactsOf(event));
  output.emit("end", { count: items.length, hasMore });
  const rows = items.map((event) => [
    event.createdAtMs === null ? "–" : new Date(event.createdAtMs).toISOString().slice(0, 16),
    plain(event.eventType),
    plain(subjectOf(event)?.id ?? null),
    plain(event.eventId),
  ]);
  output.say(
    rows.length === 0
      ? "HeyGen has sent no events."
      : formatTable([["sent (UTC)", "event", "about", "event id"], ...rows], [], [3, 2, 1]),
  );
  if (hasMore) output.say(`\nThere are more: --limit ${String(limit * 2)} or --all.`);
  return exitCodes.done;
};

/** `greenroom webhooks delete`: asks, unless somebody has said yes. */
export const deleteWebhooks = (
  ids: readonly string[],
  options: { yes?: boolean },
  { heygen, output, signal }: Shelf,
): Promise<ExitCode> =>
  deleteEach(
    ids,
    options,
    {
      word: "webhook endpoint",
      shortWord: "endpoint",
      remove: (id) => heygen.webhooks.deleteEndpoint(id, { signal }),
    },
    { output },
  );

const eventsIn = ({ events }: WebhookEndpoint): string => {
  const [first, ...rest] = events ?? [];
  if (first === undefined) return "all events";
  return rest.length === 0 ? plain(first) : plural(rest.length + 1, "event");
};

const factsOf = ({ endpointId, url, events, status, createdAtMs }: WebhookEndpoint) => ({
  ...{ id: endpointId, url, events, status, createdAtMs },
});

/** Without the rest of what was sent: links in it are signed. */
const eventFactsOf = (event: WebhookEvent) => ({
  ...{ id: event.eventId, type: event.eventType, about: subjectOf(event) },
  createdAtMs: event.createdAtMs,
});

/** What an event is about: the most particular of its ids. */
const subjectOf = ({ videoId, data }: WebhookEvent): { name: string; id: string } | null => {
  if (videoId !== null) return { name: "video_id", id: videoId };
  for (const [name, id] of Object.entries(data))
    if (name.endsWith("_id") && !["callback_id", "folder_id"].includes(name) && typeof id === "string")
      return { name, id };
  return null;
};

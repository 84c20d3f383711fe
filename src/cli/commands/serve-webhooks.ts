import { exitCodes, InputError, type ExitCode } from "../../errors.ts";
import { openLedger } from "../../prepare/index.ts";
import { startWebhookServer, type ReceivedDelivery, type SecretForm } from "../../webhooks/index.ts";
import type { Output } from "../output.ts";
import { reportError } from "../report-error.ts";
import type { ShelfTools } from "../shelf/with-shelf.ts";
import { plain } from "../shelf/words.ts";

export type ServeWebhooksOptions = { port: number; host: string; maxAge: number; secretForm: SecretForm };

/** `greenroom webhooks serve`: takes HeyGen's events for this project until it is stopped. */
export const serveWebhooks = async (
  { port, host, maxAge, secretForm }: ServeWebhooksOptions,
  { config, project, output, signal }: ShelfTools,
): Promise<ExitCode> => {
  const secrets = config.webhookSecrets ?? [];
  if (secrets.length === 0) {
    throw new InputError("There is no secret to verify events with.", {
      code: "no_webhook_secret",
      hint: 'Set GREENROOM_WEBHOOK_SECRET, in the environment or .env. "greenroom webhooks register" tells it.',
    });
  }
  const ledger = await openLedger(project.ledgerFile);
  try {
    const server = await startWebhookServer({
      ...{ port, host, secrets, secretForm, toleranceMs: maxAge * 1000, now: Date.now, ledger },
      onDelivery: (received) => {
        tell(received, output);
      },
      onFailure: (error) => reportError(error, output),
    });
    try {
      output.emit("listening", { url: server.url });
      output.say(`Webhooks are taken at ${server.url}, on any path (Ctrl-C ends it)`);
      output.say("HeyGen needs an https address that leads there, such as a tunnel's or a proxy's.");
      await untilAborted(signal);
    } finally {
      await server.close();
    }
  } finally {
    ledger.close();
  }
  return exitCodes.done;
};

const tell = (received: ReceivedDelivery, output: Output): void => {
  if (received.outcome === "refused") {
    output.emit("delivery", { outcome: received.outcome, reason: received.reason });
    output.say(`refused   ${received.reason}`);
    return;
  }
  const { outcome, event } = received;
  const news = received.outcome === "taken" ? received.news : null;
  const { eventId, eventType, videoId } = event;
  output.emit("delivery", { outcome, eventId, eventType, videoId, state: news?.state ?? null });
  output.say(`${outcome.padEnd(9)} ${plain(eventType)}  ${plain(videoId)}`);
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });

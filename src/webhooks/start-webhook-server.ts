import fastify, { type FastifyReply } from "fastify";
import { MachineError } from "../errors.ts";
import { receiveDelivery, type ReceivedDelivery, type ReceiveOptions } from "./receive-delivery.ts";

export type WebhookServerOptions = ReceiveOptions & {
  /** 0 takes any free one. */
  port: number;
  /** @default "127.0.0.1" */
  host?: string | undefined;
  onDelivery: (received: ReceivedDelivery) => void;
  /** A delivery could not be written down. It was answered with 500, and HeyGen delivers it again. */
  onFailure: (error: unknown) => void;
};

export type WebhookServer = {
  /** `http://127.0.0.1:…` */
  url: string;
  close: () => Promise<void>;
};

const maxBodyBytes = 1024 * 1024;
/** HeyGen itself gives up after as long. */
const requestTimeoutMs = 10_000;

/**
 * Listens for HeyGen's events, on any path, and answers when they are on disk: a matter of milliseconds.
 *
 * @throws MachineError where the port is taken.
 */
export const startWebhookServer = async ({
  port,
  host = "127.0.0.1",
  onDelivery,
  onFailure,
  ...options
}: WebhookServerOptions): Promise<WebhookServer> => {
  const server = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
  });
  // The bytes themselves are signed, so nobody may read them first.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => {
    done(null, body);
  });

  server.post("/*", (request, reply) => {
    const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
    const received = receiveDelivery({ body, headers: request.headers }, options);
    onDelivery(received);
    return answer(reply, received);
  });
  // HeyGen's API v1 asks before it takes an endpoint, and waits a second for the answer.
  server.options("/*", (_request, reply) =>
    reply
      .headers({
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "POST, OPTIONS",
        "access-control-allow-headers": "*",
      })
      .code(200)
      .send(),
  );
  server.setNotFoundHandler((_request, reply) =>
    reply.code(405).headers({ allow: "POST, OPTIONS" }).send({ error: "method_not_allowed" }),
  );
  server.setErrorHandler((error, _request, reply) => {
    const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
    if (status < 500) return reply.code(status).send({ error: "bad_request" });
    onFailure(error);
    return reply.code(500).send({ error: "not_recorded" });
  });

  const url = await server.listen({ host, port }).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MachineError(`Webhooks cannot be received on ${host}, port ${String(port)}: ${reason}`, {
      code: "port_unusable",
      hint: "Choose another with --port, or end the program that uses it.",
      cause,
    });
  });
  return { url, close: () => server.close() };
};

const answer = (reply: FastifyReply, received: ReceivedDelivery): FastifyReply => {
  if (received.outcome !== "refused") return reply.code(200).send({ outcome: received.outcome });
  const status = received.reason === "unreadable-event" ? 400 : 401;
  return reply.code(status).send({ error: received.reason });
};

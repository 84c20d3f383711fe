import { createHash } from "node:crypto";
import { type FastifyReply, type FastifyRequest } from "fastify";
import { type Store } from "../store/open-store.ts";
import { ApiError } from "./api-error.ts";
import { type Behaviour } from "./behaviour.ts";

const lifeInMs = 24 * 3600 * 1000;

export type Idempotent = (
  request: FastifyRequest,
  reply: FastifyReply,
  act: () => Promise<{ status?: number; body: unknown }>,
) => Promise<unknown>;

export type RememberAnswersOptions = {
  store: Store;
  now: () => number;
  behaviour: Readonly<Behaviour>;
  onReplay: () => void;
};

/**
 * Answers a repeated key as the first time, for 24 hours, whatever the body says; refuses while the first is still
 * running. Only success is remembered: a refused request may be sent again under its key.
 */
export const rememberAnswers = ({ store, now, behaviour, onReplay }: RememberAnswersOptions): Idempotent => {
  const running = new Set<string>();
  return async (request, reply, act) => {
    const key = request.headers["idempotency-key"];
    if (key === undefined) {
      const { status = 200, body } = await act();
      return reply.code(status).send(body);
    }
    if (typeof key !== "string" || !/^[A-Za-z0-9_\-:.]{1,255}$/.test(key)) {
      throw new ApiError("invalid_parameter", "Idempotency-Key must be 1 to 255 of A-Z a-z 0-9 _ - : .", {
        param: "Idempotency-Key",
      });
    }
    if (behaviour.idempotency === "ignored") {
      const { status = 200, body } = await act();
      return reply.code(status).send(body);
    }
    const path = request.url.split("?")[0] ?? "";
    const id = createHash("sha256").update(`${request.method} ${path} ${key}`).digest("hex");
    const first = store.replays.get(id);
    if (first !== undefined && now() - first.atMs < lifeInMs) {
      onReplay();
      return reply.code(first.status).send(first.body);
    }
    if (running.has(id)) {
      throw new ApiError("request_in_progress", "A request with this Idempotency-Key is still running", {
        retryAfterSeconds: 1,
      });
    }
    running.add(id);
    try {
      const { status = 200, body } = await act();
      store.replays.put({ id, atMs: now(), status, body });
      return await reply.code(status).send(body);
    } finally {
      running.delete(id);
    }
  };
};

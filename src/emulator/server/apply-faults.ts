import { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { type AnsweringFault, type RequestFault } from "./fault-order.ts";
import { envelopeOf, refusalBody } from "./envelope.ts";
import { type Faults } from "./faults.ts";
import { pathOf } from "./path-of.ts";

const page = "<!doctype html><html><head><title>Just a moment…</title></head><body></body></html>";
const brokenJson = '{"data":{"video_id":"';

/** Lets requests fail as it was ordered: in place of their work, or after it, when all that is lost is the answer. */
export const applyFaults = (
  server: FastifyInstance,
  faults: Faults,
  onFired: (request: FastifyRequest, fault: RequestFault) => void,
): void => {
  server.addHook("onRequest", async (request, reply) => {
    const fault = isControl(request) ? undefined : faults.take(aimOf(request), "before");
    if (fault === undefined) return undefined;
    onFired(request, fault);
    switch (fault.fault) {
      case "slow":
        await pause(fault.delayMs);
        return undefined;
      case "timeout":
      case "reset":
        reply.hijack();
        if (fault.fault === "reset") request.raw.socket.resetAndDestroy();
        return reply;
      case "status":
      case "html-200":
      case "bad-json": {
        const { status, type, headers, body } = answerOf(fault, pathOf(request));
        return reply.code(status).headers(headers).type(type).send(body);
      }
      case "stall":
      case "cut":
      case "truncate":
        // Never chosen before there is a body.
        return undefined;
    }
  });

  server.addHook("onSend", async (request, reply, payload) => {
    // What was refused had no effect that could be lost.
    const isLosable = reply.statusCode < 400 && !isControl(request);
    const fault = isLosable ? faults.take(aimOf(request), "after") : undefined;
    if (fault === undefined) return payload;
    onFired(request, fault);
    switch (fault.fault) {
      case "slow":
        await pause(fault.delayMs);
        return payload;
      case "timeout":
      case "reset":
        if (payload instanceof Readable) payload.destroy();
        if (fault.fault === "reset") request.raw.socket.resetAndDestroy();
        // Never: Fastify writes nothing, and the client or the end of the server closes the connection.
        return new Promise<never>(() => undefined);
      case "stall":
      case "cut":
      case "truncate":
        return halfOf(await bytesOf(payload), fault.fault, reply);
      case "status":
      case "html-200":
      case "bad-json": {
        if (payload instanceof Readable) payload.destroy();
        const { status, type, headers, body } = answerOf(fault, pathOf(request));
        reply.code(status).headers(headers).type(type).removeHeader("content-length");
        return body;
      }
    }
  });
};

const controlPath = /^\/__emulator\/(?!files\/|previews\/|uploads\/)/;
/** What orders faults is never hit by one. */
const isControl = (request: FastifyRequest): boolean => controlPath.test(pathOf(request));

const aimOf = (request: FastifyRequest) => ({ method: request.method, path: pathOf(request) });

type Answer = { status: number; type: string; headers: Record<string, string>; body: string };

const answerOf = (fault: AnsweringFault, path: string): Answer => {
  const json = "application/json; charset=utf-8";
  if (fault.fault === "html-200") return { status: 200, type: "text/html", headers: {}, body: page };
  if (fault.fault === "bad-json") return { status: 200, type: json, headers: {}, body: brokenJson };
  const { status, code = codeOf(status), message = "Ordered by a fault", retryAfterSeconds } = fault;
  const body = refusalBody(path, { status, code, message });
  return {
    status,
    type: envelopeOf(path) === "storage" ? "application/xml" : json,
    headers: retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
};

const codes: Record<number, string> = {
  401: "unauthorized",
  402: "insufficient_credit",
  403: "insufficient_api_key_scope",
  404: "resource_not_found",
  409: "request_in_progress",
  413: "payload_too_large",
  429: "rate_limit_exceeded",
  503: "service_unavailable",
  504: "gateway_timeout",
};
const codeOf = (status: number): string =>
  codes[status] ?? (status < 500 ? "invalid_parameter" : "internal_error");

const bytesOf = async (payload: unknown): Promise<Buffer> => {
  if (payload instanceof Readable) return buffer(payload);
  if (Buffer.isBuffer(payload)) return payload;
  return Buffer.from(typeof payload === "string" ? payload : "");
};

const halfOf = (
  whole: Buffer,
  fault: "stall" | "cut" | "truncate",
  reply: FastifyReply,
): Buffer | Readable => {
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  if (fault === "truncate") {
    reply.header("content-length", half.length);
    return half;
  }
  reply.header("content-length", whole.length);
  const body = new Readable({ read: () => undefined });
  body.push(half);
  // The half has to leave before the connection ends.
  if (fault === "cut") setTimeout(() => body.destroy(new Error("Cut off, as ordered")), 30);
  return body;
};

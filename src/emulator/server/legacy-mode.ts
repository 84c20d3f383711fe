import { type FastifyInstance, type FastifyReply } from "fastify";
import { type Behaviour } from "./behaviour.ts";
import { isLegacy } from "./envelope.ts";
import { pathOf } from "./path-of.ts";

const sunsetDate = "2026-10-31";
const docsUrl = "https://developers.heygen.com/reference/create-video";

/** What v3 has in place of the routes that are asked for most; the others are named by their family. */
const successors: [legacy: RegExp, v3: string][] = [
  [/^\/v2\/video\/|^\/v1\/video\.webm$/, "POST /v3/videos"],
  [/^\/v1\/video_status\.get$/, "GET /v3/videos/{id}"],
  [/^\/v1\/video\.|^\/v2\/videos/, "/v3/videos"],
  [/^\/v2\/user\/|^\/v1\/user\//, "GET /v3/users/me"],
  [/^\/v2\/avatar|^\/v[12]\/talking_photo|^\/v2\/photo_avatar/, "/v3/avatars"],
  [/^\/v2\/voices|^\/v1\/audio\//, "/v3/voices"],
  [/^\/v[23]\/template/, "/v3/templates"],
  [/^\/v2\/video_translate/, "/v3/video-translations"],
  [/^\/v1\/asset/, "/v3/assets"],
  [/^\/v1\/webhook\//, "/v3/webhooks"],
  [/^\/v1\/video_agent\//, "POST /v3/video-agents"],
];

/** Lets the old routes answer as before, with a warning, or no more. */
export const applyLegacyMode = (server: FastifyInstance, behaviour: Readonly<Behaviour>): void => {
  server.addHook("onRequest", async (request, reply) => {
    const path = pathOf(request);
    if (!isLegacy(path) || behaviour.legacy === "live") return undefined;
    announceEnd(reply);
    if (behaviour.legacy === "sunset") return undefined;
    const message = `This endpoint was retired on 2026-11-01. Use ${successorOf(path)}.`;
    return reply.code(behaviour.retiredStatus).send({
      data: null,
      error: { code: "endpoint_retired", message },
      warning: warningOf(path),
    });
  });

  server.addHook("preSerialization", async (request, _reply, payload) => {
    const path = pathOf(request);
    const isObject = typeof payload === "object" && payload !== null && !Array.isArray(payload);
    if (!isLegacy(path) || behaviour.legacy !== "sunset" || !isObject) return Promise.resolve(payload);
    return Promise.resolve({ ...payload, warning: warningOf(path) });
  });
};

const announceEnd = (reply: FastifyReply): void => {
  reply.header("deprecation", "true").header("sunset", "Sat, 31 Oct 2026 00:00:00 GMT");
};

const successorOf = (path: string): string =>
  successors.find(([legacy]) => legacy.test(path))?.[1] ?? "the v3 API";

const warningOf = (path: string) => ({
  message: `This endpoint is legacy; removal date ${sunsetDate}. Use ${successorOf(path)} instead.`,
  v3_endpoint: successorOf(path),
  docs_url: docsUrl,
  sunset_date: sunsetDate,
});

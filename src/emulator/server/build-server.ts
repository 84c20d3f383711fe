import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { accountRoutes } from "../routes/account.ts";
import { agentRoutes } from "../routes/agent.ts";
import { assetBatchRoutes } from "../routes/asset-batches.ts";
import { assetRoutes } from "../routes/assets.ts";
import { avatarRoutes } from "../routes/avatars.ts";
import { backgroundRemovalRoutes } from "../routes/background-removals.ts";
import { brandRoutes } from "../routes/brand.ts";
import { directUploadRoutes } from "../routes/direct-uploads.ts";
import { fileRoutes } from "../routes/files.ts";
import { legacyRoutes } from "../routes/legacy/index.ts";
import { lipsyncRoutes } from "../routes/lipsyncs.ts";
import { previewRoutes } from "../routes/previews.ts";
import { proofreadRoutes } from "../routes/proofreads.ts";
import { soundRoutes } from "../routes/sounds.ts";
import { templateRoutes } from "../routes/templates.ts";
import { translationBatchRoutes } from "../routes/translation-batches.ts";
import { translationRoutes } from "../routes/translations.ts";
import { videoBatchRoutes } from "../routes/video-batches.ts";
import { videoRoutes } from "../routes/videos.ts";
import { voiceRoutes } from "../routes/voices.ts";
import { webhookRoutes } from "../routes/webhooks.ts";
import { ApiError } from "./api-error.ts";
import { requireKey } from "./authenticate.ts";
import { applyFaults } from "./apply-faults.ts";
import { type Context } from "./context.ts";
import { controlRoutes } from "./control-routes.ts";
import { refusalBody } from "./envelope.ts";
import { type RequestFault } from "./fault-order.ts";
import { applyLegacyMode } from "./legacy-mode.ts";
import { pathOf } from "./path-of.ts";

/** One request as the log keeps it. Queries hold signatures and headers hold keys, so neither is kept. */
export type RequestRecord = {
  method: string;
  path: string;
  /** 0 where nothing was answered. */
  status: number;
  at: Date;
  /** What was ordered to go wrong. */
  fault?: RequestFault["fault"];
};

const maxJsonBytes = 1024 * 1024;

/** The routes behind the rules that all of them share: keys, errors, request ids and the log. */
export const buildServer = async (
  context: Context,
  onRequest: (record: RequestRecord) => void,
): Promise<{ server: FastifyInstance; routes: readonly string[] }> => {
  // Without force, closing waits 72 s for a client that keeps its connection open.
  const server = fastify({
    forceCloseConnections: true,
    bodyLimit: maxJsonBytes,
    genReqId: () => `req_${context.store.makeId()}`,
  });

  // Many clients say that they send JSON also where they send nothing.
  const parseJson = server.getDefaultJsonParser("error", "error");
  server.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null);
    else void parseJson(request, body, done);
  });

  const routes: string[] = [];
  server.addHook("onRoute", ({ method, url }) => {
    const methods = [method].flat().filter((each) => each !== "HEAD");
    routes.push(...methods.map((each) => `${each} ${url}`));
  });
  server.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
    if (!pathOf(request).startsWith("/__emulator/")) requireKey(request);
    return Promise.resolve();
  });
  const faulted = new WeakMap<FastifyRequest, RequestFault["fault"]>();
  server.addHook("onRequest", async (request, reply) => {
    // Not Fastify's onResponse, which does not come for a connection that was cut.
    reply.raw.once("close", () => {
      const fault = faulted.get(request);
      const status = reply.raw.headersSent ? reply.raw.statusCode : 0;
      const route = request.routeOptions.url ?? "(unknown)";
      context.statistics.answered(request.method, route, status);
      onRequest({
        ...{ method: request.method, path: pathOf(request), status, at: new Date(context.nowMs()) },
        ...(fault === undefined ? {} : { fault }),
      });
    });
    return Promise.resolve();
  });
  applyFaults(server, context.faults, (request, { fault }) => {
    faulted.set(request, fault);
    context.statistics.faultFired();
  });
  applyLegacyMode(server, context.behaviour);
  server.setNotFoundHandler(() => {
    throw new ApiError("resource_not_found", "No such resource");
  });
  server.setErrorHandler((error, request, reply) => {
    const refusal = toApiError(error);
    if (refusal.retryAfterSeconds !== undefined) reply.header("retry-after", refusal.retryAfterSeconds);
    return reply.code(refusal.status).send(refusalBody(pathOf(request), refusal));
  });

  accountRoutes(server, context);
  voiceRoutes(server, context);
  soundRoutes(server, context);
  avatarRoutes(server, context);
  await assetRoutes(server, context);
  await directUploadRoutes(server, context);
  assetBatchRoutes(server, context);
  videoRoutes(server, context);
  videoBatchRoutes(server, context);
  brandRoutes(server, context);
  templateRoutes(server, context);
  agentRoutes(server, context);
  translationRoutes(server, context);
  translationBatchRoutes(server, context);
  proofreadRoutes(server, context);
  lipsyncRoutes(server, context);
  backgroundRemovalRoutes(server, context);
  webhookRoutes(server, context);
  await legacyRoutes(server, context);
  fileRoutes(server, context);
  previewRoutes(server, context);
  controlRoutes(server, context);
  return { server, routes };
};

/** Fastify's own refusals (a body that is no JSON, too long a file) in the words of the API. */
const toApiError = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  const status = error instanceof Error && "statusCode" in error ? error.statusCode : 500;
  if (status === 413) return new ApiError("payload_too_large", "The file exceeds 32 MB");
  const message = error instanceof Error ? error.message : String(error);
  return typeof status === "number" && status < 500
    ? new ApiError("invalid_parameter", message)
    : new ApiError("internal_error", message);
};

import { type FastifyRequest } from "fastify";

/** The path without its query, which may hold a signature. */
export const pathOf = (request: FastifyRequest): string => request.url.split("?")[0] ?? "";

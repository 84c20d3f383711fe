import { type FastifyRequest } from "fastify";
import { ApiError } from "./api-error.ts";

export type Scope = "account" | "assets" | "avatars" | "voices" | "videos" | "webhooks";

/** Keys that are told apart; any other key that is not empty may do everything. */
const keys = { invalid: "sk_invalid", readOnly: "sk_readonly", empty: "sk_empty" } as const;

/** Who asks: what is known of a request. */
export type Caller = Pick<FastifyRequest, "headers">;

export const keyOf = (request: Caller): string => {
  const header = request.headers["x-api-key"];
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return (Array.isArray(header) ? header[0] : header) ?? bearer ?? "";
};

export const requireKey = (request: FastifyRequest): void => {
  const key = keyOf(request);
  if (key === "" || key === keys.invalid) {
    throw new ApiError("unauthorized", "The API key is missing, invalid or expired");
  }
};

export const requireWrite = (request: FastifyRequest, scope: Scope): void => {
  if (keyOf(request) === keys.readOnly) {
    throw new ApiError("insufficient_api_key_scope", `This key lacks ${scope}:write`);
  }
};

/** True for the key of an account without money. */
export const hasEmptyWallet = (request: Caller): boolean => keyOf(request) === keys.empty;
export const isReadOnly = (request: FastifyRequest): boolean => keyOf(request) === keys.readOnly;

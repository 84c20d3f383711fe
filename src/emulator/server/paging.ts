import { z } from "zod";
import { ApiError } from "./api-error.ts";

/** Query fields of a list. Numbers arrive as text. */
export const pageQuery = (defaultLimit: number, maxLimit: number) => ({
  limit: z.coerce.number().int().min(1).max(maxLimit).default(defaultLimit),
  token: z.string().optional(),
});

type Page = { limit: number; token?: string | undefined };

/** One page in the v3 envelope. A token is opaque to clients: it holds the place of the next item. */
export const pageOf = <T>(items: readonly T[], { limit, token }: Page) => {
  const from = token === undefined ? 0 : readToken(token);
  const until = from + limit;
  const hasMore = until < items.length;
  return {
    data: items.slice(from, until),
    has_more: hasMore,
    next_token: hasMore ? writeToken(until) : null,
  };
};

const writeToken = (place: number): string => `cur_${Buffer.from(`at:${place}`).toString("base64url")}`;

const readToken = (token: string): number => {
  const place = /^at:(\d+)$/.exec(Buffer.from(token.replace(/^cur_/, ""), "base64url").toString())?.[1];
  if (place === undefined)
    throw new ApiError("invalid_parameter", "token is not one of ours", { param: "token" });
  return Number(place);
};

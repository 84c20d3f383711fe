import { z } from "zod";
import { ApiError } from "../../server/api-error.ts";

/** The envelope of most of `/v1`. */
export const v1Answer = <T>(data: T) => ({ code: 100, data, message: "Success" });
/** The envelope of `/v2`, of `/v1/audio`, of `/v1/video_agent` and of `GET /v3/template/{id}`. */
export const v2Answer = <T>(data: T) => ({ error: null, data });

/** One id of a query, of which the legacy routes have many. */
export const idOf = (query: unknown, name: string): string => {
  const id = z.record(z.string(), z.unknown()).safeParse(query).data?.[name];
  if (typeof id === "string" && id !== "") return id;
  throw new ApiError("invalid_parameter", `${name} is required`, { param: name });
};

/** Numbers that may come as text. */
export const lenientNumber = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);

/** Where the caller of a job wants to be told of its end, and under which name. */
export const callbackFields = {
  callback_id: z.string().nullish(),
  callback_url: z.url({ protocol: /^https?$/, error: "must be an http or https address" }).nullish(),
};
export const callbackOf = (input: {
  callback_id?: string | null | undefined;
  callback_url?: string | null | undefined;
}) => ({ callbackId: input.callback_id ?? null, callbackUrl: input.callback_url ?? null });

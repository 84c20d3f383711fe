import { type z } from "zod";
import { ApiError } from "./api-error.ts";

/** Checks a body or query; refuses with the first thing that is wrong and its place. */
export const parseInput = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String) ?? [];
  if (issue?.code === "unrecognized_keys") {
    const param = [...path, issue.keys[0] ?? ""].join(".");
    throw new ApiError("invalid_parameter", `${param} is not a parameter of this request`, { param });
  }
  const param = path.join(".");
  const message = issue?.message ?? "The request cannot be read";
  throw new ApiError(
    "invalid_parameter",
    param === "" ? message : `${param}: ${message}`,
    param === "" ? {} : { param },
  );
};

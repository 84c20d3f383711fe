import { type z } from "zod";
import { parseInput } from "../../server/parse-input.ts";

/**
 * Checks a body by a strict schema as the legacy API does: what it does not know and what is null is as if it were not
 * there, and numbers may be text.
 */
export const parseLeniently = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const body = withoutNulls(input);
  let isMended = true;
  while (isMended) {
    const issues = schema.safeParse(body).error?.issues ?? [];
    isMended = issues.map((issue) => mend(body, issue)).some(Boolean);
  }
  return parseInput(schema, body);
};

const isTree = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === "object" && value !== null;

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isTree(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
};

const inside = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((value, key) => (isTree(value) ? value[key] : undefined), body);

/** Takes what is not known out of a body, or makes a number of a text; true where it did. */
const mend = (body: unknown, issue: z.core.$ZodIssue): boolean => {
  if (issue.code === "unrecognized_keys") {
    const place = inside(body, issue.path);
    if (isTree(place)) for (const key of issue.keys) Reflect.deleteProperty(place, key);
    return isTree(place);
  }
  const key = issue.path.at(-1);
  const place = inside(body, issue.path.slice(0, -1));
  if (issue.code !== "invalid_type" || issue.expected !== "number" || key === undefined) return false;
  const number = isTree(place) && /^-?\d+(\.\d+)?$/.test(String(place[key])) ? Number(place[key]) : undefined;
  if (!isTree(place) || number === undefined) return false;
  place[key] = number;
  return true;
};

import { z } from "zod";

/** A value of a record, as CSV, JSON or YAML can give it. */
export const fieldSchema: z.ZodType<Field> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(fieldSchema),
    z.record(z.string(), fieldSchema),
  ]),
);
export type Field = string | number | boolean | null | Field[] | { [name: string]: Field };

/** One record of the data, and where it stands so that an error can point at it. */
export const rowSchema = z.object({
  /** Counted from 1, without the header. */
  index: z.number().int().min(1),
  /** The line in the file it begins on, counted from 1; absent where the format has no lines. */
  line: z.number().int().min(1).optional(),
  fields: z.record(z.string(), fieldSchema),
});
export type Row = z.infer<typeof rowSchema>;

export const rowsSchema = z.object({
  /** The file's path as the reader knows it; absent for rows written in the brief. */
  file: z.string().optional(),
  rows: z.array(rowSchema),
});
export type Rows = z.infer<typeof rowsSchema>;

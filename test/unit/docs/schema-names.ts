import { z } from "zod";

/** Every field of a schema and every word that one of its fields may hold. */
export type SchemaNames = { fields: Set<string>; words: Set<string> };

const defSchema = z.object({
  type: z.string(),
  shape: z.record(z.string(), z.unknown()).optional(),
  options: z.array(z.unknown()).optional(),
  element: z.unknown().optional(),
  innerType: z.unknown().optional(),
  in: z.unknown().optional(),
  entries: z.record(z.string(), z.string()).optional(),
  values: z.array(z.unknown()).optional(),
});

/** Walks a zod schema through unions, lists, defaults and transforms. */
export const schemaNames = (
  schema: unknown,
  names: SchemaNames = { fields: new Set(), words: new Set() },
): SchemaNames => {
  if (!(schema instanceof z.ZodType)) return names;
  const def = defSchema.parse(schema.def);
  for (const [field, inner] of Object.entries(def.shape ?? {})) {
    names.fields.add(field);
    schemaNames(inner, names);
  }
  for (const value of [...Object.values(def.entries ?? {}), ...(def.values ?? [])]) {
    if (typeof value === "string") names.words.add(value);
  }
  for (const inner of [...(def.options ?? []), def.element, def.innerType, def.in]) schemaNames(inner, names);
  return names;
};

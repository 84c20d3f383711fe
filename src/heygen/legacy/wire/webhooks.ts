import { z } from "zod";
import { ornament } from "../../wire/fields.ts";
import { webhookEndpointSchema } from "../../wire/webhooks.ts";

export const legacyEndpointsSchema = ornament(z.array(webhookEndpointSchema)).transform((list) => list ?? []);
export const eventNamesSchema = z.array(z.string());

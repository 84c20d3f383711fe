import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { InputError } from "../errors.ts";
import type { InheritedOrder, Ledger, OrderItem } from "./ledger/index.ts";
import { parseJson } from "./parse-json.ts";

/** `orders/<kind>-<digest>.json`: `sent` may be paid, `taken` HeyGen has begun, `over` came to nothing. */
const commandSchema = z
  .strictObject({
    attempt: z.number().int().min(0),
    state: z.enum(["sent", "taken", "over"]),
    sentAtMs: z.number(),
    id: z.string().nullable(),
    files: z.array(z.string()),
  })
  .transform(({ attempt, state, sentAtMs, id, files }): InheritedOrder | null => {
    if (attempt === 0) return null;
    const isTaken = state === "taken" && id !== null;
    const taken = files.length > 0 ? ("done" as const) : ("submitted" as const);
    return {
      attempt,
      state: state === "over" ? "refused" : isTaken ? taken : "intent",
      firstIntentMs: Math.round(sentAtMs),
      submittedMs: isTaken ? Math.round(sentAtMs) : null,
      remoteId: id,
      notes: files.length > 0 ? { files } : {},
    };
  });

/** `agent/<digest>.json`: `open` means that nothing stands ordered. */
const agentSchema = z
  .object({
    version: z.literal(1),
    state: z.enum(["open", "intent", "session", "done"]),
    attempt: z.number().int().min(1),
    intentMs: z.number().nullable(),
    sessionId: z.string().nullable(),
    sessionMs: z.number().nullable(),
    videoId: z.string().nullable(),
  })
  .transform(({ attempt, state, intentMs, sessionId, sessionMs, videoId }): InheritedOrder => {
    const states = { open: "planned", intent: "intent", session: "submitted", done: "done" } as const;
    return {
      ...{
        attempt,
        state: states[state],
        firstIntentMs: intentMs,
        submittedMs: sessionMs,
        remoteId: sessionId,
      },
      notes: videoId === null ? {} : { videoId },
    };
  });

/**
 * Takes over what was remembered of an order in a file of its own, before orders were in the ledger, and removes the file.
 * An order that the ledger knows is left as it is.
 *
 * @throws InputError for a file that cannot be read: what it says may be paid.
 */
export const inheritOrder = async (
  item: OrderItem,
  home: string,
  { orders }: Pick<Ledger, "orders">,
): Promise<void> => {
  if (orders.latest(item.digest) !== null) return;
  const [file, schema] =
    item.kind === "agent"
      ? [path.join(home, "agent", `${item.digest}.json`), agentSchema]
      : [path.join(home, "orders", `${item.kind}-${item.digest.slice(0, 32)}.json`), commandSchema];
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  });
  if (text === null) return;
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new InputError("What was ordered before cannot be read.", {
      ...{ place: { file }, code: "order_unreadable" },
      hint: "Look at HeyGen for what was made; deleting the file orders it anew.",
    });
  }
  if (parsed.data !== null) orders.inherit(item, parsed.data);
  await rm(file, { force: true });
};

import type { Database, SqlParams } from "./database.ts";
import { orderSchema, type OrderNotes, type OrderStateName, type StoredOrder } from "./order.ts";
import { createOrderClaims } from "./order-claims.ts";
import { createOrderRows, type OrderItem, type OrderLease } from "./order-rows.ts";
import type { Owners } from "./owners.ts";

/** What it is thought to be: null where nobody knows. */
export type OrderPrice = { seconds: number | null; usd: number | null; asOf: string | null };

/** What an order of before was, which was kept in a file. */
export type InheritedOrder = Pick<
  StoredOrder,
  "attempt" | "state" | "firstIntentMs" | "submittedMs" | "remoteId" | "notes"
>;

/** What commands have ordered besides the media of briefs. */
export const createOrders = (database: Database, owners: Owners) => {
  const rows = createOrderRows(database);
  const { read, latest, insert, write, change } = rows;

  const noted = (order: StoredOrder, notes: OrderNotes | undefined): SqlParams => ({
    notes: JSON.stringify({ ...order.notes, ...notes }),
  });

  return {
    latest,

    /** What was sent and never answered, so that it may be paid; not where somebody has ordered another one since. */
    unanswered: (): StoredOrder[] =>
      database
        .all(
          `SELECT * FROM orders WHERE state = 'intent'
             AND attempt = (SELECT MAX(attempt) FROM orders AS later WHERE later.digest = orders.digest)
           ORDER BY last_intent_ms`,
        )
        .map((row) => orderSchema.parse(row)),

    ...createOrderClaims(database, rows, owners),

    /** Writes down what is about to be sent. */
    begin: (
      lease: OrderLease,
      { idempotencyKey, price, atMs }: { idempotencyKey: string; price: OrderPrice; atMs: number },
    ): StoredOrder =>
      change(lease, ({ state, firstIntentMs }) => {
        const sentMs = Math.round(atMs);
        // HeyGen remembers a key from when it first took effect.
        const firstMs = state === "intent" ? (firstIntentMs ?? sentMs) : sentMs;
        return {
          ...{ state: "intent", idempotency_key: idempotencyKey },
          ...{ first_intent_ms: firstMs, last_intent_ms: sentMs },
          ...{ seconds: price.seconds, estimated_usd: price.usd, prices_as_of: price.asOf },
        };
      }),

    /** HeyGen has it. An answer is written down whoever holds the order by now. */
    taken: (
      { id }: Pick<StoredOrder, "id">,
      { remoteId, notes, atMs }: { remoteId: string; notes?: OrderNotes; atMs: number },
    ): StoredOrder =>
      database.transaction(() => {
        const order = read(id);
        if (order.state !== "intent" && order.state !== "planned") return order;
        return write(id, {
          ...{ state: "submitted", remote_id: remoteId, submitted_ms: Math.round(atMs) },
          ...noted(order, notes),
        });
      }),

    /** It was not begun: to be sent again under the same key, or refused for good. */
    notTaken: (lease: OrderLease, state: "planned" | "refused"): StoredOrder =>
      change(lease, () => ({ state })),

    note: (id: number, notes: OrderNotes): StoredOrder =>
      database.transaction(() => write(id, noted(read(id), notes))),

    /** What was made of it is here; what is billed, where that is known. */
    done: (
      id: number,
      bill: { seconds: number | null; usd: number | null } | null,
      notes?: OrderNotes,
    ): StoredOrder =>
      database.transaction(() => {
        const order = read(id);
        const billed = bill === null ? {} : { seconds: bill.seconds, actual_usd: bill.usd };
        return write(id, { state: "done", ...billed, ...noted(order, notes) });
      }),

    /** It came to nothing. What failed is refunded; what is gone was paid. */
    end: (id: number, state: Extract<OrderStateName, "failed" | "gone">): StoredOrder =>
      database.transaction(() => write(id, state === "failed" ? { state, actual_usd: 0 } : { state })),

    /** Takes over what was written down before orders were in the ledger; nothing where it is known already. */
    inherit: (
      item: OrderItem,
      { attempt, state, firstIntentMs, submittedMs, remoteId, notes }: InheritedOrder,
    ): void => {
      database.transaction(() => {
        if (latest(item.digest) !== null) return;
        write(insert(item, attempt).id, {
          ...{ state, first_intent_ms: firstIntentMs, last_intent_ms: firstIntentMs },
          ...{ submitted_ms: submittedMs, remote_id: remoteId },
          notes: JSON.stringify(notes),
        });
      });
    },
  };
};
export type Orders = ReturnType<typeof createOrders>;

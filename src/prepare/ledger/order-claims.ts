import type { Database } from "./database.ts";
import type { StoredOrder } from "./order.ts";
import type { OrderItem, OrderLease, OrderRows } from "./order-rows.ts";
import type { Owners } from "./owners.ts";

/** Which process places an order. */
export const createOrderClaims = (
  database: Database,
  { latest, insert, write }: OrderRows,
  owners: Owners,
) => ({
  /**
   * Takes the order to place it, or says that another process is at it. A new row is begun where the last one has ended,
   * or is over by what the caller says.
   */
  claim: (
    item: OrderItem,
    isOver: (order: StoredOrder) => boolean,
  ): { status: "claimed" | "held"; order: StoredOrder } => {
    // Who is gone is found out before, because watching writes nothing and may take several looks.
    const known = latest(item.digest);
    const isFree = ({ owner }: StoredOrder): boolean =>
      owner === null || owner === owners.name || owners.isGone(owner);
    if (known !== null && !isFree(known)) return { status: "held", order: known };
    return database.transaction(() => {
      const last = latest(item.digest);
      if (last !== null && last.epoch !== known?.epoch && !isFree(last))
        return { status: "held", order: last };
      owners.beat();
      const order = last === null || isOver(last) ? insert(item, (last?.attempt ?? 0) + 1) : last;
      return { status: "claimed", order: write(order.id, { owner: owners.name, epoch: order.epoch + 1 }) };
    });
  },

  /** Gives it back. Nothing happens if it is not held any more. */
  release: ({ id, epoch }: OrderLease): void => {
    database.run("UPDATE orders SET owner = NULL WHERE id = :id AND epoch = :epoch", { id, epoch });
  },
});

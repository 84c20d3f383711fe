import type { Maker } from "../../model/media.ts";
import type { Database, SqlParams } from "./database.ts";
import { LeaseLostError } from "./errors.ts";
import { orderSchema, type OrderKind, type StoredOrder } from "./order.ts";

/** What is ordered, and by whom. */
export type OrderItem = {
  /** What makes two orders the same. */
  digest: string;
  kind: OrderKind;
  maker: Maker;
  /** The brief it is for, or the command: what it is added up under. */
  source: string;
  title: string;
};

export type OrderLease = Pick<StoredOrder, "id" | "epoch">;

/** The rows of the table `orders`: how they are read, and how one is changed. */
export const createOrderRows = (database: Database) => {
  const read = (id: number): StoredOrder =>
    orderSchema.parse(database.get("SELECT * FROM orders WHERE id = :id", { id }));

  const latest = (digest: string): StoredOrder | null => {
    const row = database.get("SELECT * FROM orders WHERE digest = :digest ORDER BY attempt DESC LIMIT 1", {
      digest,
    });
    return row === undefined ? null : orderSchema.parse(row);
  };

  const write = (id: number, columns: SqlParams): StoredOrder => {
    const names = Object.keys(columns).map((name) => `${name} = :${name}`);
    database.run(`UPDATE orders SET ${names.join(", ")} WHERE id = :id`, { ...columns, id });
    return read(id);
  };

  const insert = ({ digest, kind, maker, source, title }: OrderItem, attempt: number): StoredOrder => {
    database.run(
      `INSERT INTO orders (digest, attempt, kind, maker, source, title)
       VALUES (:digest, :attempt, :kind, :maker, :source, :title)`,
      { digest, attempt, kind, maker, source, title },
    );
    const row = latest(digest);
    if (row === null) throw new Error("A row that was just written is not there.");
    return row;
  };

  /** One change of an order that is held. @throws LeaseLostError */
  const change = (lease: OrderLease, columns: (order: StoredOrder) => SqlParams): StoredOrder =>
    database.transaction(() => {
      const order = read(lease.id);
      if (order.epoch !== lease.epoch) {
        throw new LeaseLostError(`Another process has taken over the order of a ${order.kind}.`);
      }
      return write(order.id, columns(order));
    });

  return { read, latest, insert, write, change };
};
export type OrderRows = ReturnType<typeof createOrderRows>;

import { digestValue } from "../../media/digest.ts";
import { inheritOrder } from "../../prepare/inherit-orders.ts";
import type { OrderItem, OrderKind, OrderNotes, StoredOrder } from "../../prepare/ledger/index.ts";
import { isKeyOld, placeOrder, type Placing, type PlaceTools } from "../../prepare/place-order.ts";
import { defaultRecovery } from "../../prepare/recovery.ts";
import { sleep } from "../connect.ts";
import type { Shelf } from "./with-shelf.ts";

/** What a piece of work costs by its length; null where HeyGen publishes no price, or the length is not known. */
export type WorkPrice = {
  /** As it is known before. */
  seconds: number | null;
  usdOf: (seconds: number | null) => number | null;
  asOf: string;
};

export type OrderRequest = {
  kind: OrderKind;
  /** What makes two orders the same, besides who is asked: without what changes from run to run. */
  request: unknown;
  /** In place of a digest of `request` and of whom is asked. */
  digest?: string;
  /** What `greenroom spend` adds it up under: the command, or a brief. */
  source: string;
  title: string;
  price: WorkPrice | null;
  /** Another one is wanted. What is still under way is no other one, however often it is asked for. */
  again?: boolean | undefined;
};

/** A paid request of a command, which is sent once however often the command is given. */
export type Order = {
  digest: string;
  /** `open`: nothing stands ordered. `uncertain`: it was sent, and its answer never came. */
  state: () => "open" | "uncertain" | "under way" | "made";
  /** Whether HeyGen has begun it, so that nothing of it is still to be paid. */
  isTaken: () => boolean;
  /** What HeyGen calls the job; null where it has not begun one. */
  id: () => string | null;
  /** When HeyGen was known to have begun it. */
  takenMs: () => number | null;
  notes: () => OrderNotes;
  /** The key under which HeyGen answers again, as long as it does. */
  liveKey: () => string | null;
  /** The id of the job: as HeyGen said before, or else says now to what is sent. */
  place: <T>(placing: Placing<T>, progress?: (text: string) => void) => Promise<string>;
  note: (notes: OrderNotes) => void;
  /** What was made of it is here; its length, where that is what is billed. */
  done: (seconds: number | null, notes?: OrderNotes) => void;
  /** It has failed at HeyGen, which is refunded, or is no longer to be had. The next time it is placed anew. */
  end: (why: "failed" | "gone") => void;
};

export type OrderOptions = {
  /** How long HeyGen answers the same key alike; 0 for an API that knows no keys. @default 23 hours */
  repeatedForMs?: number;
  now?: () => number;
  sleep?: PlaceTools["sleep"];
};

/** What was ordered before, if it was, and how it is ordered. It is written down in the ledger. */
export const openOrder = async (
  { kind, request, digest, source, title, price, again = false }: OrderRequest,
  {
    project,
    choice,
    book,
    recovery,
    signal,
  }: Pick<Shelf, "project" | "choice" | "book" | "recovery" | "signal">,
  { repeatedForMs = defaultRecovery.keyLifeMs, now = Date.now, sleep: wait = sleep }: OrderOptions = {},
): Promise<Order> => {
  const item: OrderItem = {
    digest: digest ?? digestValue({ at: choice.url ?? "offline", request }),
    ...{ kind, maker: choice.maker, source, title },
  };
  const ledger = await book.open();
  await inheritOrder(item, project.home, ledger);
  const age = { now, keyLifeMs: repeatedForMs };
  let wantsAnother = again;
  const isOver = (order: StoredOrder): boolean =>
    ["refused", "failed", "gone"].includes(order.state) ||
    (wantsAnother && (order.state === "done" || (order.state === "intent" && isKeyOld(order, age))));
  let last = ledger.orders.latest(item.digest);
  const current = (): StoredOrder | null => (last === null || isOver(last) ? null : last);
  const taken = (): StoredOrder | null => {
    const order = current();
    return order?.state === "submitted" || order?.state === "done" ? order : null;
  };
  const known = (): StoredOrder => {
    if (last === null) throw new Error(`Nothing was ordered yet (${kind}).`);
    return last;
  };

  return {
    digest: item.digest,
    state: () => stateOf(current()),
    isTaken: () => taken() !== null,
    id: () => taken()?.remoteId ?? null,
    takenMs: () => taken()?.submittedMs ?? null,
    notes: () => current()?.notes ?? {},
    liveKey: () => {
      const order = taken();
      return order === null || isKeyOld(order, age) ? null : order.idempotencyKey;
    },
    place: async (placing, progress = () => undefined) => {
      const usd = price?.usdOf(price.seconds) ?? null;
      const asOf = usd === null ? null : (price?.asOf ?? null);
      last = await placeOrder(
        { item, isOver, price: { seconds: price?.seconds ?? null, usd, asOf } },
        placing,
        {
          ...{ ledger, recovery: { ...defaultRecovery, ...recovery }, keyLifeMs: repeatedForMs },
          ...{ now, sleep: wait, signal, progress },
        },
      );
      wantsAnother = false;
      if (last.remoteId === null) throw new Error(`A ${kind} was taken without an id.`);
      return last.remoteId;
    },
    note: (notes) => {
      last = ledger.orders.note(known().id, notes);
    },
    done: (seconds, notes) => {
      const bill = seconds === null ? null : { seconds, usd: price?.usdOf(seconds) ?? null };
      last = ledger.orders.done(known().id, bill, notes);
    },
    end: (why) => {
      last = ledger.orders.end(known().id, why);
    },
  };
};

const stateOf = (order: StoredOrder | null): ReturnType<Order["state"]> => {
  if (order === null || order.state === "planned") return "open";
  if (order.state === "intent") return "uncertain";
  return order.state === "done" ? "made" : "under way";
};

import { AppError, InputError } from "../errors.ts";
import { HeygenConflictError, HeygenRateLimitError } from "../heygen/index.ts";
import type { Ledger, OrderItem, OrderNotes, OrderPrice, StoredOrder } from "./ledger/index.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { Recovery } from "./recovery.ts";

/** What HeyGen has begun. */
export type Taken = { id: string; notes?: OrderNotes };

/** How an order is sent. */
export type Placing<T> = {
  /** What goes along, such as uploads: it costs nothing, and is done before anything is written down as sent. */
  ready: (order: StoredOrder) => Promise<T>;
  /** The one paid request. It is not stopped with the command: its answer may be of something that is paid. */
  send: (ready: T, idempotencyKey: string) => Promise<Taken>;
  /** Finds at HeyGen what was sent and never answered. Without it, asking again under the key is all there is. */
  find?: (order: StoredOrder) => Promise<Taken | null>;
};

export type PlaceTools = {
  ledger: Pick<Ledger, "orders">;
  recovery: Pick<Recovery, "quarantineMs" | "clockJumpMs" | "searchEveryMs">;
  /** How long HeyGen answers the same key alike; 0 where it knows no keys. */
  keyLifeMs: number;
  now: () => number;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  signal: AbortSignal;
  progress: (text: string) => void;
};

export type PlaceRequest = {
  item: OrderItem;
  price: OrderPrice;
  /** Whether the last one of its kind is over, so that another is to be ordered. */
  isOver: (order: StoredOrder) => boolean;
};

/** How often a HeyGen that is busy is asked again. */
const mostWaits = 8;
/** A process that is gone is noticed within its lease; one that lives may be at it for longer. */
const longestHeldMs = 60_000;
const lookEveryMs = 1_000;

/**
 * Has HeyGen begin an order, or finds that it has: what is sent is written down before, and under which key. By the same
 * law as the media of briefs, nothing is paid twice; see README.md.
 *
 * @throws UncertainOrderError where only a person can find out what became of it.
 */
export const placeOrder = async <T>(
  request: PlaceRequest,
  placing: Placing<T>,
  tools: PlaceTools,
): Promise<StoredOrder> => {
  const { orders } = tools.ledger;
  const order = await claim(request, tools);
  try {
    const settled = order.state === "intent" ? await settle(order, placing, tools) : order;
    return settled.state === "planned" || settled.state === "intent"
      ? await send(settled, request.price, placing, tools)
      : settled;
  } finally {
    orders.release(order);
  }
};

/** An order that was sent so long ago that HeyGen would not know its key any more. */
export const isKeyOld = (
  { firstIntentMs }: StoredOrder,
  { now, keyLifeMs }: Pick<PlaceTools, "now" | "keyLifeMs">,
): boolean => now() - (firstIntentMs ?? 0) >= keyLifeMs;

const claim = async ({ item, isOver }: PlaceRequest, tools: PlaceTools): Promise<StoredOrder> => {
  for (let waitedMs = 0; ; waitedMs += lookEveryMs) {
    const { status, order } = tools.ledger.orders.claim(item, isOver);
    if (status === "claimed") return order;
    if (waitedMs >= longestHeldMs) throw new OrderHeldError(order);
    tools.progress("another command is ordering the same");
    await tools.sleep(lookEveryMs, tools.signal);
  }
};

/** It was sent, and its answer never came: searches where that is possible, and says whether it may be sent again. */
const settle = async <T>(
  order: StoredOrder,
  { find }: Placing<T>,
  tools: PlaceTools,
): Promise<StoredOrder> => {
  const { quarantineMs, clockJumpMs, searchEveryMs } = tools.recovery;
  for (let waitedMs = 0; ; waitedMs += searchEveryMs) {
    const found = (await find?.(order)) ?? null;
    if (found !== null) return keep(order, found, tools);
    if (isKeyOld(order, tools)) throw new UncertainOrderError(order);
    const ageMs = tools.now() - (order.lastIntentMs ?? 0);
    // A key that HeyGen knows is answered as before; until it is in the list, a slow request may still arrive.
    if (find === undefined || waitedMs >= quarantineMs || ageMs >= quarantineMs + clockJumpMs) return order;
    tools.progress("finding out what became of the last order");
    await tools.sleep(searchEveryMs, tools.signal);
  }
};

const send = async <T>(
  order: StoredOrder,
  price: OrderPrice,
  placing: Placing<T>,
  tools: PlaceTools,
): Promise<StoredOrder> => {
  const { orders } = tools.ledger;
  const { kind, digest, attempt } = order;
  const idempotencyKey = order.idempotencyKey ?? `greenroom:${kind}:${digest}:${String(attempt)}`;
  const ready = await placing.ready(order);
  for (let waits = 0; ; waits++) {
    tools.signal.throwIfAborted();
    const sent = orders.begin(order, { idempotencyKey, price, atMs: tools.now() });
    try {
      return keep(order, await placing.send(ready, idempotencyKey), tools);
    } catch (error) {
      const outcome = outcomeOf(error);
      const found = outcome === "unknown" ? ((await placing.find?.(sent)) ?? null) : null;
      if (found !== null) return keep(order, found, tools);
      // HeyGen may repeat a refusal for a day, as it repeats an answer: the next one has another key.
      if (outcome === "refused" || outcome === "no asset") orders.notTaken(order, "refused");
      const isInput = error instanceof InputError;
      if (outcome === "too many" || outcome === "not now" || isInput) orders.notTaken(order, "planned");
      const isBusy = outcome === "too many" || error instanceof HeygenConflictError;
      if (outcome !== "unknown" && outcome !== "refused" && isBusy && waits < mostWaits) {
        const asked = error instanceof HeygenRateLimitError ? error.retryAfterMs : undefined;
        tools.progress("HeyGen is busy; waiting");
        await tools.sleep(asked ?? Math.min(30_000, 1000 * 2 ** waits), tools.signal);
        continue;
      }
      throw error;
    }
  }
};

const keep = (order: StoredOrder, { id, notes }: Taken, { ledger, now }: PlaceTools): StoredOrder =>
  ledger.orders.taken(order, { remoteId: id, ...(notes === undefined ? {} : { notes }), atMs: now() });

/** Whether an order was taken can no longer be found out by asking again. */
export class UncertainOrderError extends InputError {
  constructor({ kind, title, lastIntentMs }: StoredOrder) {
    super(
      `A ${kind.replace("-", " ")} was asked for at ${new Date(lastIntentMs ?? 0).toISOString()} ("${title}"), and HeyGen's answer never came: it may be paid.`,
      {
        code: "order_uncertain",
        hint: "Look for it at HeyGen. If it is not there, add --again, which orders it anew.",
      },
    );
  }
}

/** Another process of this project orders the same. */
export class OrderHeldError extends AppError {
  readonly code = "order_held";
  override readonly retryable = true;

  constructor({ kind, title }: StoredOrder) {
    super(`Another command is ordering the same ${kind.replace("-", " ")} ("${title}").`, {
      hint: "Give this one again when the other has ended: it goes on with what that has ordered.",
    });
  }
}

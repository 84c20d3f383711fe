import { faultOrderSchema, type Fault, type RequestFault, type StandingFault } from "./fault-order.ts";
import { parseInput } from "./parse-input.ts";

type Standing = { id: string; fault: Fault; matched: number; fired: number; chance: () => number };

export type Faults = {
  /** @throws ApiError for an order that makes no sense */
  add: (order: unknown) => StandingFault;
  list: () => StandingFault[];
  /** False if there is none with that id. */
  remove: (id: string) => boolean;
  clear: () => void;
  /** The fault that befalls a request now, if one does. The earliest order comes first. */
  take: (request: { method: string; path: string }, phase: "before" | "after") => RequestFault | undefined;
  /** How often an event is delivered: once, unless it was ordered otherwise. */
  takeDeliveries: (eventType: string) => number;
};

/** Orders for failures, and which requests they hit. */
export const openFaults = (): Faults => {
  const standing = new Map<string, Standing>();
  let made = 0;
  const describe = ({ id, fault, matched, fired }: Standing): StandingFault => ({
    ...{ id, ...fault },
    ...{ matched, fired },
  });
  /** The first of those that match whose turn it is; each counts for itself what it has seen. */
  const first = <T extends Fault>(choose: (fault: Fault) => T | undefined): T | undefined => {
    for (const order of standing.values()) {
      const chosen = choose(order.fault);
      if (chosen === undefined || !isItsTurn(order)) continue;
      order.fired += 1;
      return chosen;
    }
    return undefined;
  };

  return {
    add: (order) => {
      const fault = parseInput(faultOrderSchema, order);
      const id = `fault_${String((made += 1))}`;
      const added = { id, fault, matched: 0, fired: 0, chance: randomFrom(fault.seed) };
      standing.set(id, added);
      return describe(added);
    },
    list: () => [...standing.values()].map(describe),
    remove: (id) => standing.delete(id),
    clear: () => standing.clear(),
    take: (request, phase) =>
      first((fault) =>
        isRequestFault(fault) && phaseOf(fault) === phase && isHit(fault, request) ? fault : undefined,
      ),
    takeDeliveries: (eventType) => {
      const found = first((fault) =>
        !isRequestFault(fault) && (fault.event ?? eventType) === eventType ? fault : undefined,
      );
      if (found === undefined) return 1;
      return found.fault === "duplicate-webhook" ? 2 : 0;
    },
  };
};

const isRequestFault = (fault: Fault): fault is RequestFault =>
  fault.fault !== "duplicate-webhook" && fault.fault !== "lose-webhook";

/** What happens to a body can only happen once there is one. */
const phaseOf = (fault: RequestFault): "before" | "after" =>
  "after" in fault && !fault.after ? "before" : "after";

const isHit = (
  { method, route }: { method?: string | undefined; route: string },
  request: { method: string; path: string },
): boolean => (method === undefined || method === request.method) && patternOf(route).test(request.path);

const patternOf = (route: string): RegExp => {
  const source = route.replace(/\*\*|\*|:[a-z_]+|[.+?^${}()|[\]\\]/gi, (part) => {
    if (part === "**") return ".*";
    return part === "*" || part.startsWith(":") ? "[^/]+" : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
};

const isItsTurn = (order: Standing): boolean => {
  const { once, times = Infinity, every, probability } = order.fault;
  if (order.fired >= (once ? 1 : times)) return false;
  order.matched += 1;
  return order.matched % every === 0 && order.chance() < probability;
};

/** Mulberry32: the same seed gives the same numbers from 0 to 1. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

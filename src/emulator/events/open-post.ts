import { type Context } from "../server/context.ts";
import { digestOf } from "../server/digest.ts";
import { type EventRecord, type JobRecord, type VideoRecord } from "../store/records/index.ts";
import { endedAtMs, eventsOfJob, eventsOfVideo, type Happening, type Told } from "./events-of.ts";
import { isOnThisMachine, sendEvent } from "./send-event.ts";

export type PostOptions = Told &
  Pick<Context, "faults" | "statistics"> & {
    /** What a delivery says the time is: whoever receives it has not moved his clock. */
    wallNowMs: () => number;
  };
type Delivery = EventRecord["deliveries"][number];

export type Post = {
  /** Takes up what a former process left. */
  resume: () => void;
  /** There is somebody to tell: from now on it is looked whether something has ended. */
  wake: () => void;
  /** Looks now, as when the clock has been moved. */
  check: () => void;
  /** Ends what is under way; what was not delivered stays due. */
  close: () => Promise<void>;
};

const lookEveryMs = 50;
const firstPauseMs = 1000;
const longestPauseMs = 3600 * 1000;
const keptUpForMs = 24 * 3600 * 1000;

/**
 * Tells endpoints and callback addresses of what has ended. A delivery that fails is repeated after 1, 2, 4 … seconds of the
 * emulator's clock, for 24 hours.
 */
export const openPost = (told: PostOptions): Post => {
  const { store, faults, statistics, wallNowMs } = told;
  const { nowMs } = told.clock;
  const closing = new AbortController();
  const settled = new Set<string>();
  const due = new Set(
    store.events.all().flatMap(({ id, deliveries }) => (deliveries.some(isDue) ? [id] : [])),
  );
  const underWay = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;

  const announce = (job: VideoRecord | JobRecord, { type, data }: Happening): void => {
    const id = `evt_${digestOf([type, job.id]).slice(0, 20)}`;
    if (store.events.get(id) !== undefined) return;
    const at = endedAtMs(job, told);
    const entities = new Set(Object.values(data));
    const endpoints = store.endpoints
      .all()
      .filter((each) => each.createdAtMs <= at && (each.events ?? [type]).includes(type))
      .filter(({ entityId }) => entityId === null || entities.has(entityId));
    const receivers = [
      ...endpoints.map((endpoint) => ({ endpointId: endpoint.id, url: endpoint.url })),
      ...(job.callbackUrl === null ? [] : [{ endpointId: null, url: job.callbackUrl }]),
    ];
    if (receivers.length === 0) return;
    const copies = faults.takeDeliveries(type);
    if (copies !== 1) statistics.faultFired();
    const deliveries = receivers.flatMap((receiver): Delivery[] => {
      const state = !isOnThisMachine(receiver.url) ? "elsewhere" : copies === 0 ? "lost" : "due";
      const delivery: Delivery = { ...receiver, state, attempts: [], nextAtMs: nowMs() };
      return Array.from({ length: state === "due" ? copies : 1 }, () => delivery);
    });
    store.events.put({ id, type, data, createdAtMs: at, deliveries });
    if (deliveries.some(isDue)) due.add(id);
  };

  const lookAt = <J extends VideoRecord | JobRecord>(
    jobs: readonly J[],
    eventsOf: (job: J, told: Told) => Happening[] | "not-yet",
  ): void => {
    for (const job of jobs) {
      if (settled.has(job.id)) continue;
      const events = eventsOf(job, told);
      if (events === "not-yet") continue;
      settled.add(job.id);
      for (const event of events) announce(job, event);
    }
  };

  const update = (id: string, index: number, change: (delivery: Delivery) => Delivery): void => {
    const event = store.events.get(id);
    if (event === undefined) return;
    const deliveries = event.deliveries.map((each, at) => (at === index ? change(each) : each));
    store.events.put({ ...event, deliveries });
    if (!deliveries.some(isDue)) due.delete(id);
  };

  const attempt = async (event: EventRecord, index: number, { endpointId, url }: Delivery): Promise<void> => {
    const endpoint = endpointId === null ? null : store.endpoints.get(endpointId);
    if (endpoint === undefined) {
      update(event.id, index, (delivery) => ({ ...delivery, state: "given-up" }));
      return;
    }
    const status = await sendEvent({
      ...{ event, url: endpoint?.url ?? url, endpoint },
      ...{ nowMs: wallNowMs(), signal: closing.signal },
    });
    if (closing.signal.aborted) return;
    update(event.id, index, (delivery) => {
      const attempts = [...delivery.attempts, { atMs: nowMs(), status }];
      if (status >= 200 && status < 300) return { ...delivery, attempts, state: "delivered" };
      const nextAtMs = nowMs() + Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts.length - 1));
      const state = nextAtMs > event.createdAtMs + keptUpForMs ? "given-up" : "due";
      return { ...delivery, attempts, nextAtMs, state };
    });
  };

  const deliver = (): void => {
    for (const id of due) {
      const event = store.events.get(id);
      for (const [index, delivery] of (event?.deliveries ?? []).entries()) {
        const name = `${id} ${String(index)}`;
        if (event === undefined || !isDue(delivery) || delivery.nextAtMs > nowMs() || underWay.has(name))
          continue;
        underWay.set(
          name,
          attempt(event, index, delivery).finally(() => underWay.delete(name)),
        );
      }
    }
  };

  const check = (): void => {
    if (closing.signal.aborted || timer === undefined) return;
    lookAt(store.videos.all(), eventsOfVideo);
    lookAt(store.jobs.all(), eventsOfJob);
    deliver();
  };

  const wake = (): void => {
    if (closing.signal.aborted) return;
    timer ??= setInterval(check, lookEveryMs).unref();
  };
  const resume = (): void => {
    const isAwaited = [...store.videos.all(), ...store.jobs.all()].some((job) => job.callbackUrl !== null);
    if (isAwaited || store.endpoints.all().length > 0) wake();
  };

  return {
    resume,
    wake,
    check,
    close: async () => {
      clearInterval(timer);
      closing.abort();
      await Promise.all(underWay.values());
    },
  };
};

const isDue = ({ state }: Delivery): boolean => state === "due";

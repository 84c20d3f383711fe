import { createHmac } from "node:crypto";
import { type EndpointRecord, type EventRecord } from "../store/records/index.ts";

/** HeyGen waits so long for an answer. */
const answerMs = 10_000;

export type Sending = {
  event: Pick<EventRecord, "id" | "type" | "data" | "createdAtMs">;
  url: string;
  /** Null for an address that a job named itself: such posts are not signed. */
  endpoint: Pick<EndpointRecord, "generation" | "secret"> | null;
  /** Milliseconds since 1970, by the clock of this machine. */
  nowMs: number;
  /** Ends it at once. */
  signal: AbortSignal;
};

/** Posts an event as HeyGen does. Returns the status of the answer, or 0 where there was none. */
export const sendEvent = async ({ event, url, endpoint, nowMs, signal }: Sending): Promise<number> => {
  const isV3 = endpoint?.generation === "v3";
  const body = JSON.stringify({
    ...(isV3 ? { event_id: event.id } : {}),
    ...{ event_type: event.type, event_data: event.data },
    ...(isV3 ? { created_at: new Date(event.createdAtMs).toISOString() } : {}),
  });
  const signature = endpoint === null ? "" : createHmac("sha256", endpoint.secret).update(body).digest("hex");
  const signing: Record<string, string> = isV3
    ? {
        "heygen-signature": signature,
        "heygen-timestamp": String(Math.floor(nowMs / 1000)),
        "heygen-event-id": event.id,
      }
    : endpoint === null
      ? {}
      : { signature };
  return ask(url, {
    ...{ method: "POST", body, headers: { "content-type": "application/json", ...signing } },
    signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
  });
};

/** HeyGen's API v1 asks an address whether it takes events, and waits a second. */
export const asksInVain = async (url: string): Promise<boolean> => {
  const status = await ask(url, { method: "OPTIONS", signal: AbortSignal.timeout(1000) });
  return status < 200 || status > 299;
};

const ask = async (url: string, init: RequestInit): Promise<number> => {
  try {
    const answer = await fetch(url, { redirect: "manual", ...init });
    await answer.body?.cancel();
    return answer.status;
  } catch (error) {
    // Nobody there, too late, or the emulator is being closed.
    if (error instanceof Error) return 0;
    throw error;
  }
};

/** Events stay on this machine: nothing is posted to addresses elsewhere. */
export const isOnThisMachine = (url: string): boolean =>
  /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

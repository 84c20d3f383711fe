import { createHash } from "node:crypto";

export type ReplayGuardOptions = {
  /** How long an event is remembered; HeyGen retries for a day. @default 90000000, 25 hours */
  keepMs?: number;
  /** The most that is remembered; the oldest go first. @default 100000 */
  most?: number;
  now: () => number;
};

/**
 * Remembers deliveries, to tell the first from its repetitions: by the event's id, or by the bytes where there is none. What
 * is remembered does not outlive the process: what acts on events has to be able to do so twice.
 */
export const createReplayGuard = ({ keepMs = 25 * 3_600_000, most = 100_000, now }: ReplayGuardOptions) => {
  const seen = new Map<string, number>();

  const forget = (): void => {
    for (const [key, at] of seen) {
      if (now() - at <= keepMs && seen.size <= most) return;
      seen.delete(key);
    }
  };

  return {
    /** True for the first delivery of an event, false for each further one. */
    isFirst: (eventId: string | null, body: Uint8Array): boolean => {
      const key =
        eventId === null ? `body:${createHash("sha256").update(body).digest("hex")}` : `id:${eventId}`;
      const at = seen.get(key);
      if (at !== undefined && now() - at <= keepMs) return false;
      // Taken out first, so that the map stays in the order of time.
      seen.delete(key);
      seen.set(key, now());
      forget();
      return true;
    },

    /** For an event that could not be acted on: its next delivery counts as the first again. */
    forget: (eventId: string | null, body: Uint8Array): void => {
      seen.delete(
        eventId === null ? `body:${createHash("sha256").update(body).digest("hex")}` : `id:${eventId}`,
      );
    },
  };
};

export type ReplayGuard = ReturnType<typeof createReplayGuard>;

import { leave, spring } from "./spring.ts";

/** How present something is: `enter` goes from 0 to 1 as it comes, `exit` from 1 to 0 as it goes. */
export type Presence = { enter: number; exit: number };

export type PresenceOptions = {
  fromMs: number;
  /** Null: it stays to the end. */
  untilMs: number | null;
  enterMs?: number;
  exitMs?: number;
};

/** Default lengths: the way in is watched, the way out is not. */
const enterMsDefault = 900;
const exitMsDefault = 240;

/** Null while it is not there at all. It has gone when its time is over, not some while after. */
export const presenceAt = (ms: number, options: PresenceOptions): Presence | null => {
  const { fromMs, untilMs, enterMs = enterMsDefault, exitMs = exitMsDefault } = options;
  if (ms < fromMs || (untilMs !== null && ms >= untilMs)) return null;
  return {
    enter: spring(ms - fromMs, enterMs),
    exit: untilMs === null ? 1 : leave(ms, Math.max(fromMs, untilMs - exitMs), exitMs),
  };
};

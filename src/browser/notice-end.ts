import { MachineError } from "../errors.ts";
import type { BrowserInstance, GuardedBrowser } from "./open-browser.ts";

/** The part of Remotion's connection that is used here. */
type Connection = { send: (...command: unknown[]) => Promise<unknown> };

type End = Pick<GuardedBrowser, "hasEnded" | "throwIfEnded" | "ended">;

/**
 * Notices that Chrome has ended: it crashed, or the system ended it to have its memory, or it was closed. Remotion goes on
 * sending to it, and whoever asked waits for ever for the answer.
 */
export const noticeEnd = (instance: BrowserInstance): End => {
  let reason: MachineError | null = null;
  const ended = new Promise<never>((_, reject) => {
    instance.connection.transport.websocket.addEventListener("close", () => {
      reason = new MachineError("Chrome has ended in the middle of its work.", {
        code: "browser_ended",
        hint: "The machine may have run out of memory: --concurrency 1 needs less of it.",
      });
      reject(reason);
    });
  });
  ended.catch(() => undefined); // heard by who waits for an answer
  const throwIfEnded = (): void => {
    if (reason !== null) throw reason;
  };
  const connection = instance.connection as unknown as Connection;
  const send = connection.send.bind(connection);
  connection.send = async (...command) => {
    throwIfEnded();
    return send(...command);
  };
  return { hasEnded: () => reason !== null, throwIfEnded, ended };
};

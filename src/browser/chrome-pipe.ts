import type { Readable, Writable } from "node:stream";
import { z } from "zod";
import { MachineError } from "../errors.ts";

/** One end of Chrome's protocol: the browser itself, or one of its pages. */
export type Session = {
  /** @throws MachineError when Chrome refuses, the reason of the end when it has ended. */
  send: (method: string, params?: object) => Promise<unknown>;
  on: (event: string, listener: (params: unknown) => void) => void;
};

export type ChromePipe = {
  browser: Session;
  /** A page that is attached to, by the name that Chrome gives to it. */
  session: (id: string) => Session;
  /** Chrome has closed its end. */
  closed: Promise<void>;
  /** What has been asked is not answered any more, and nothing can be asked. */
  end: (reason: Error) => void;
};

const messageSchema = z.union([
  z.object({ id: z.number(), error: z.object({ message: z.string() }) }),
  z.object({ id: z.number(), result: z.unknown() }),
  z.object({ method: z.string(), params: z.unknown(), sessionId: z.string().optional() }),
]);

/**
 * Speaks with a Chrome that was started with `--remote-debugging-pipe`: JSON messages, each with a zero byte behind it. It has
 * no port that others could speak to, and ends when these pipes end.
 */
export const speakOverPipes = (toChrome: Writable, fromChrome: Readable): ChromePipe => {
  const asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, ((params: unknown) => void)[]>();
  let lastId = 0;
  let ended: Error | null = null;

  const receive = (text: string): void => {
    const message = messageSchema.parse(JSON.parse(text));
    if ("method" in message) {
      for (const listen of listeners.get(nameOf(message.method, message.sessionId)) ?? [])
        listen(message.params);
      return;
    }
    const question = asked.get(message.id);
    asked.delete(message.id);
    if ("error" in message) question?.reject(new MachineError(`Chrome says: ${message.error.message}`));
    else question?.resolve(message.result);
  };

  const closed = new Promise<void>((resolve) => fromChrome.once("close", resolve));
  // A pipe that breaks is closed, too.
  for (const stream of [toChrome, fromChrome]) stream.on("error", () => undefined);
  let begun: Buffer[] = [];
  fromChrome.on("data", (piece: Buffer) => {
    let from = 0;
    for (let end = piece.indexOf(0); end >= 0; end = piece.indexOf(0, from)) {
      const text = Buffer.concat([...begun, piece.subarray(from, end)]).toString();
      begun = [];
      from = end + 1;
      receive(text);
    }
    if (from < piece.length) begun.push(piece.subarray(from));
  });

  const session = (sessionId?: string): Session => ({
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        if (ended !== null) {
          reject(ended);
          return;
        }
        lastId += 1;
        asked.set(lastId, { resolve, reject });
        toChrome.write(`${JSON.stringify({ id: lastId, method, params, sessionId })}\0`);
      }),
    on: (event, listener) => {
      const name = nameOf(event, sessionId);
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
  });

  return {
    browser: session(),
    session,
    closed,
    end: (reason) => {
      ended ??= reason;
      for (const { reject } of asked.values()) reject(ended);
      asked.clear();
      listeners.clear();
    },
  };
};

const nameOf = (event: string, sessionId = ""): string => `${sessionId} ${event}`;

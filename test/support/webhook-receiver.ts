import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export type Posted = { method: string; headers: NodeJS.Dict<string | string[]>; raw: string; body: unknown };
export type WebhookReceiver = {
  url: string;
  /** The events, oldest first. */
  posts: Posted[];
  /** How often it was asked whether it takes events. */
  asked: () => number;
  /** The status of the answers; null answers nothing. */
  answerWith: (status: number | null) => void;
};

/** Somebody who takes events on loopback; it closes when the test ends. */
export const startWebhookReceiver = async (): Promise<WebhookReceiver> => {
  const posts: Posted[] = [];
  const state: { asked: number; status: number | null } = { asked: 0, status: 200 };
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      const raw = bytes.toString();
      if (request.method === "OPTIONS") state.asked += 1;
      else
        posts.push({
          ...{ method: request.method ?? "", headers: request.headers, raw },
          body: JSON.parse(raw) as unknown,
        });
      if (state.status === null) return;
      response.statusCode = state.status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/heygen`,
    posts,
    asked: () => state.asked,
    answerWith: (status) => (state.status = status),
  };
};

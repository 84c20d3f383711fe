import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer };
/** What the server does with one request. */
export type Step = (response: ServerResponse) => void;

/** Answers with JSON. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Step =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };

/** Answers with a text of any kind. */
export const text =
  (status: number, body: string, headers: Record<string, string> = {}): Step =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

/** Breaks the connection. */
export const reset: Step = (response) => {
  response.destroy();
};

/** Takes the request and says nothing. */
export const stall: Step = () => undefined;

/** Begins an answer and stops in the middle. */
export const stallBody: Step = (response) => {
  response.writeHead(200, { "content-type": "application/json" }).write('{"data": {');
};

/** Begins an answer, promises more, and breaks off. */
export const cutBody: Step = (response) => {
  response.writeHead(200, { "content-length": "1000" }).write('{"data": {');
  setImmediate(() => response.destroy());
};

/**
 * A server on loopback that does one step for each request, and the last one for all that follow. It closes itself,
 * with every connection, when the running test has finished.
 */
export const startScriptedServer = async (...steps: [Step, ...Step[]]) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const { method = "", url = "", headers } = request;
      const step = steps[Math.min(received.length, steps.length - 1)];
      received.push({ method, url, headers, body });
      step?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
};

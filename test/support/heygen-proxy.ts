import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Emulator } from "../../src/emulator/index.ts";

export type HeygenProxy = {
  url: string;
  /** Keys, and tokens as `Bearer …`, that were sent, each once. */
  keys: Set<string>;
  /** A status with which everything is refused, or null. */
  refuseWith: number | null;
  close: () => Promise<void>;
};

/**
 * An address that is not an emulator's own, so that it is sent the key and counts as HeyGen; it answers with the
 * emulator's answers, or refuses and repeats the key in its message as careless servers do.
 */
export const startHeygenProxy = async (target: Emulator): Promise<HeygenProxy> => {
  const proxy = { url: "", keys: new Set<string>(), refuseWith: null as number | null };
  const server = createServer((request, response) => {
    void (async () => {
      const key = String(request.headers["x-api-key"] ?? request.headers.authorization ?? "");
      if (key !== "") proxy.keys.add(key);
      if (proxy.refuseWith !== null) {
        const encoded = Buffer.from(`${key}:`).toString("base64");
        const message = `The key ${key} (x-api-key: ${key}, Basic ${encoded}) is refused`;
        const error = { code: "refused", message };
        response.writeHead(proxy.refuseWith, { "content-type": "application/json" });
        response.end(JSON.stringify({ error }));
        return;
      }
      // The rest (host, length) is for fetch to say.
      const names = ["x-api-key", "authorization", "content-type", "idempotency-key", "accept", "range"];
      const headers = names.flatMap((name): [string, string][] => {
        const value = request.headers[name];
        return typeof value === "string" ? [[name, value]] : [];
      });
      const body = await buffer(request);
      const answer = await fetch(new URL(request.url ?? "/", target.url), {
        method: request.method ?? "GET",
        headers,
        ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
      });
      const type = answer.headers.get("content-type") ?? "";
      const bytes = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, { "content-type": type });
      response.end(type.includes("json") ? bytes.toString().replaceAll(target.url, proxy.url) : bytes);
    })();
  });
  // All of 127/8 is this machine, on Linux without further ado.
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.2", resolve));
  proxy.url = `http://127.0.0.2:${(server.address() as AddressInfo).port}`;
  return Object.assign(proxy, {
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
};

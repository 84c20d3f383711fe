import { createReadStream, existsSync } from "node:fs";
import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { clipFileOf } from "../clip/make-videos.ts";
import { type VideoRecord } from "../store/records/index.ts";
import { ApiError } from "./api-error.ts";
import { behaviourSchema } from "./behaviour.ts";
import { type Context } from "./context.ts";
import { parseInput } from "./parse-input.ts";
import { pathOf } from "./path-of.ts";

const tenYearsMs = 10 * 365 * 24 * 3600 * 1000;
const clockSchema = z.strictObject({ advanceMs: z.number().int().min(0).max(tenYearsMs) });
const walletSchema = z.strictObject({ balanceUsd: z.number().min(0) });
const loopback = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** What only tests ask: to order failures, move the clock, change how the service behaves, and count what was paid. */
export const controlRoutes = (server: FastifyInstance, context: Context): void => {
  const { behaviour, faults, statistics, slots, store, counters } = context;

  // A page in a browser could reach loopback by a name of its own that leads here.
  server.addHook("onRequest", async (request) => {
    if (!pathOf(request).startsWith("/__emulator/") || loopback.test(request.headers.host ?? "")) return;
    await Promise.reject(new ApiError("insufficient_api_key_scope", "/__emulator/ is for loopback only"));
  });

  server.post("/__emulator/faults", (request, reply) =>
    reply.code(201).send({ data: faults.add(request.body) }),
  );
  server.get("/__emulator/faults", () => ({ data: faults.list() }));
  server.delete("/__emulator/faults", () => {
    faults.clear();
    return { data: [] };
  });
  server.delete<{ Params: { id: string } }>("/__emulator/faults/:id", ({ params }) => {
    if (!faults.remove(params.id)) throw new ApiError("resource_not_found", "No fault with that id");
    return { data: { id: params.id } };
  });

  server.get("/__emulator/behaviour", () => ({ data: behaviour }));
  server.post("/__emulator/behaviour", (request) => {
    // What is not named stays as it is, so defaults do not apply.
    const change = parseInput(behaviourSchema.partial(), request.body);
    const named = z.record(z.string(), z.unknown()).parse(request.body);
    Object.assign(behaviour, Object.fromEntries(Object.entries(change).filter(([name]) => name in named)));
    return { data: behaviour };
  });

  server.get("/__emulator/clock", () => ({ data: { nowMs: context.nowMs() } }));
  server.post("/__emulator/clock", (request) => {
    context.advance(parseInput(clockSchema, request.body).advanceMs);
    return { data: { nowMs: context.nowMs() } };
  });

  server.get("/__emulator/wallet", () => ({ data: { balanceUsd: store.account().balanceUsd } }));
  server.post("/__emulator/wallet", (request) => {
    store.changeAccount(parseInput(walletSchema, request.body));
    return { data: { balanceUsd: store.account().balanceUsd } };
  });

  server.get("/__emulator/deliveries", () => ({
    data: store.events
      .all()
      .flatMap(({ id, type, deliveries }) =>
        deliveries.map((delivery) => ({ eventId: id, eventType: type, ...delivery })),
      ),
  }));

  server.get("/__emulator/stats", () => ({
    data: {
      ...statistics.summary(),
      assets: counters.assets,
      jobs: { running: slots.running(), most: slots.most(), refused: slots.refused() },
    },
  }));
  server.get("/__emulator/paid-speeches", async () => ({
    data: await Promise.all(
      statistics
        .paidSpeeches()
        .map(async (paid) => ({ ...paid, sound: await digestOfFile(store.fileOf(`${paid.id}.mp3`)) })),
    ),
  }));
  server.get("/__emulator/paid-videos", async () => ({
    data: await Promise.all(
      statistics.paidVideos().map(async (paid) => {
        const video = store.videos.get(paid.id);
        return { ...paid, media: video?.media.state ?? "deleted", clip: await digestOfClip(context, video) };
      }),
    ),
  }));
};

/** SHA-256 of the clip as it is served; null where there is none. */
const digestOfClip = async ({ store }: Context, video: VideoRecord | undefined): Promise<string | null> =>
  video?.media.state === "made" ? digestOfFile(store.fileOf(clipFileOf(video))) : null;

/** SHA-256 of what is served; null where it is gone. */
const digestOfFile = async (file: string): Promise<string | null> => {
  if (!existsSync(file)) return null;
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
};

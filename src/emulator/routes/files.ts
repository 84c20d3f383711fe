import { type FastifyInstance } from "fastify";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { z } from "zod";
import { type Context } from "../server/context.ts";
import { filesPath } from "../server/signed-links.ts";
import { parseInput } from "../server/parse-input.ts";

const querySchema = z.object({ Expires: z.string().optional(), Signature: z.string().optional() });

/** By extension. HeyGen's storage serves an mp4 as mere bytes, so clients must look at the bytes. */
const contentTypes: Record<string, string> = {
  mp4: "binary/octet-stream",
  webm: "video/webm",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  ass: "text/x-ssa",
  srt: "application/x-subrip",
  pdf: "application/pdf",
};

/** The CDN: no key is asked for, only a link that was signed and has not expired. */
export const fileRoutes = (server: FastifyInstance, { store, links }: Context): void => {
  server.get<{ Params: { name: string } }>(`${filesPath}/:name`, async (request, reply) => {
    const { name } = request.params;
    const refuse = (status: number, code: string) =>
      reply.code(status).type("application/xml").send(`<Error><Code>${code}</Code></Error>`);
    if (!/^[\w.-]+$/.test(name) || !links.isValid(name, parseInput(querySchema, request.query))) {
      return refuse(403, "AccessDenied");
    }
    const file = store.fileOf(name);
    const found = await stat(file).catch(() => undefined);
    if (found === undefined) return refuse(404, "NoSuchKey");
    return reply
      .header("content-length", found.size)
      .type(contentTypes[name.split(".").at(-1) ?? ""] ?? "binary/octet-stream")
      .send(createReadStream(file));
  });
};

import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { ApiError } from "../server/api-error.ts";
import { requireWrite } from "../server/authenticate.ts";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { describeVideo } from "./describe-video.ts";
import { describeVariables, fillTemplate, generateSchema } from "./fill-template.ts";
import { orderVideo } from "./order-video.ts";
import { lookPreviewPath } from "./previews.ts";
import { type Template, templates } from "./template-shelf.ts";

const [createdAt, updatedAt] = [Date.UTC(2026, 10, 11, 9) / 1000, Date.UTC(2026, 10, 21, 9) / 1000];

export const findTemplate = (id: string): Template => {
  const template = templates.find((other) => other.id === id);
  if (template === undefined) throw new ApiError("resource_not_found", "No template with that id");
  return template;
};

export const templateRoutes = (server: FastifyInstance, context: Context): void => {
  const { idempotent } = context;
  const describe = ({ id, name, aspectRatio, lookId }: Template) => ({
    ...{ id, name, aspect_ratio: aspectRatio },
    thumbnail_url: `${context.origin()}${lookPreviewPath(lookId)}`,
    ...{ created_at: createdAt, updated_at: updatedAt },
  });

  server.get("/v3/templates", (request) =>
    pageOf(templates.map(describe), parseInput(z.strictObject(pageQuery(10, 100)), request.query)),
  );

  server.get<{ Params: { id: string } }>("/v3/templates/:id", ({ params }) => {
    const template = findTemplate(params.id);
    const { variables, scenes } = template;
    return {
      data: {
        ...describe(template),
        variables: describeVariables(variables),
        scene_ids: scenes.map(({ id }) => id),
        scenes: scenes.map(({ id, script, variables: names }) => ({
          ...{ scene_id: id, script },
          variables: names.map((name) => ({ name, variable_type: variables[name]?.type ?? null })),
        })),
      },
    };
  });

  /** Answers the whole video; a repeated key is answered with the video as it was at first. */
  server.post<{ Params: { id: string } }>("/v3/templates/:id", async (request, reply) => {
    requireWrite(request, "videos");
    return idempotent(request, reply, async () => {
      const template = findTemplate(request.params.id);
      const order = fillTemplate(context, template, parseInput(generateSchema, request.body));
      const video = await orderVideo(context, request, order);
      return { body: { data: describeVideo(context, video) } };
    });
  });
};

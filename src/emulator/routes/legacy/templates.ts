import { type FastifyInstance } from "fastify";
import { requireWrite } from "../../server/authenticate.ts";
import { type Context } from "../../server/context.ts";
import { describeVariables, fillTemplate, generateSchema } from "../fill-template.ts";
import { orderVideo } from "../order-video.ts";
import { lookPreviewPath } from "../previews.ts";
import { templates } from "../template-shelf.ts";
import { findTemplate } from "../templates.ts";
import { v2Answer } from "./answers.ts";
import { parseLeniently } from "./parse-leniently.ts";
import { countTest } from "./test-quota.ts";

const orientations = { "16:9": "landscape", "9:16": "portrait" } as const;

/** The templates of v3 as they were read and filled before. */
export const legacyTemplateRoutes = (server: FastifyInstance, context: Context): void => {
  server.get("/v2/templates", () =>
    v2Answer({
      templates: templates.map(({ id, name, aspectRatio, lookId }) => ({
        ...{ template_id: id, name, aspect_ratio: orientations[aspectRatio] },
        thumbnail_image_url: `${context.origin()}${lookPreviewPath(lookId)}`,
      })),
    }),
  );

  server.get<{ Params: { id: string } }>("/v2/template/:id", ({ params }) =>
    v2Answer({ variables: describeVariables(findTemplate(params.id).variables) }),
  );

  server.get<{ Params: { id: string } }>("/v3/template/:id", ({ params }) => {
    const { variables, scenes } = findTemplate(params.id);
    return v2Answer({
      ...{ version: "4", variables: describeVariables(variables) },
      scenes: scenes.map(({ id, script, variables: names }) => ({
        ...{ id, script },
        variables: names.map((name) => ({ name, variable_type: variables[name]?.type ?? null })),
      })),
    });
  });

  server.post<{ Params: { id: string } }>("/v2/template/:id/generate", async (request) => {
    requireWrite(request, "videos");
    const template = findTemplate(request.params.id);
    const input = parseLeniently(generateSchema, request.body);
    const order = fillTemplate(context, template, input);
    if (input.test) countTest(context);
    const video = await orderVideo(context, request, order);
    return v2Answer({ video_id: video.id });
  });
};

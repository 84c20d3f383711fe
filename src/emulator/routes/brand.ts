import { type FastifyInstance } from "fastify";
import { z } from "zod";
import { type Context } from "../server/context.ts";
import { pageOf, pageQuery } from "../server/paging.ts";
import { parseInput } from "../server/parse-input.ts";
import { lookPreviewPath } from "./previews.ts";

const pageSchema = z.strictObject(pageQuery(20, 100));
export const brandKitId = "bk_house";

/** Colours, logos and words of a brand, for the agent and for translations. */
export const brandRoutes = (server: FastifyInstance, { origin }: Context): void => {
  server.get("/v3/brand-kits", (request) =>
    pageOf(
      [
        {
          ...{ brand_kit_id: brandKitId, name: "House style", colors: ["#14213D", "#FCA311"] },
          logo_url: `${origin()}${lookPreviewPath("mira-blazer-front")}`,
        },
      ],
      parseInput(pageSchema, request.query),
    ),
  );

  server.get("/v3/brand-glossaries", (request) =>
    pageOf(
      [
        {
          ...{ brand_glossary_id: "bg_terms", name: "Product terms" },
          ...{ created_at: "2026-08-01T00:00:00Z", updated_at: "2026-10-01T00:00:00Z" },
        },
      ],
      parseInput(pageSchema, request.query),
    ),
  );
};

import { type FastifyInstance } from "fastify";
import { type Context } from "../../server/context.ts";
import { legacyAccountRoutes } from "./account.ts";
import { legacyAvatarRoutes } from "./avatars.ts";
import { legacyUploadRoutes } from "./uploads.ts";
import { legacyVideoRoutes } from "./videos.ts";
import { legacyVoiceRoutes } from "./voices.ts";

/** The generations that were to end in October 2026. */
export const legacyRoutes = async (server: FastifyInstance, context: Context): Promise<void> => {
  legacyAccountRoutes(server, context);
  legacyVoiceRoutes(server, context);
  legacyAvatarRoutes(server, context);
  legacyVideoRoutes(server, context);
  await legacyUploadRoutes(server, context);
};

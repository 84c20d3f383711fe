import { type FastifyInstance } from "fastify";
import { type Context } from "../../server/context.ts";
import { legacyAccountRoutes } from "./account.ts";
import { legacyAgentRoutes } from "./agent.ts";
import { legacyAvatarRoutes } from "./avatars.ts";
import { legacyPhotoAvatarRoutes } from "./photo-avatars.ts";
import { legacyPictureRoutes } from "./photo-pictures.ts";
import { legacyProofreadRoutes } from "./proofreads.ts";
import { legacyTemplateRoutes } from "./templates.ts";
import { legacyTranslationRoutes } from "./translations.ts";
import { legacyUploadRoutes } from "./uploads.ts";
import { legacyVideoRoutes } from "./videos.ts";
import { legacyVoiceRoutes } from "./voices.ts";
import { legacyWebhookRoutes } from "./webhooks.ts";

/** The generations that were to end in October 2026. */
export const legacyRoutes = async (server: FastifyInstance, context: Context): Promise<void> => {
  legacyAccountRoutes(server, context);
  legacyVoiceRoutes(server, context);
  legacyAvatarRoutes(server, context);
  legacyPhotoAvatarRoutes(server, context);
  legacyPictureRoutes(server, context);
  legacyVideoRoutes(server, context);
  legacyWebhookRoutes(server, context);
  legacyTemplateRoutes(server, context);
  legacyTranslationRoutes(server, context);
  legacyProofreadRoutes(server, context);
  legacyAgentRoutes(server, context);
  await legacyUploadRoutes(server, context);
};

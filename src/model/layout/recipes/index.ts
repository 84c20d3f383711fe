import type { EditorialLayout } from "../../templates/editorial.ts";
import type { LayoutRecipe } from "../recipe.ts";
import { circleOverScreen } from "./circle-over-screen.ts";
import { endCard } from "./end-card.ts";
import { fullClip } from "./full-clip.ts";
import { presenterFull } from "./presenter-full.ts";
import { presenterThird } from "./presenter-third.ts";
import { statement } from "./statement.ts";
import { voiceOnly } from "./voice-only.ts";

/** How each layout is composed in each aspect: recomposed, never scaled. */
export const layoutRecipes: Record<EditorialLayout, LayoutRecipe> = {
  "presenter-full": presenterFull,
  "presenter-third": presenterThird,
  "circle-over-screen": circleOverScreen,
  "voice-only": voiceOnly,
  "full-clip": fullClip,
  statement,
  "end-card": endCard,
};

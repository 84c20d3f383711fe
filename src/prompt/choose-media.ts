import type { SceneType } from "./video-prompt.ts";

/** What tells which pictures suit it, the first that is met. */
const choices: readonly { pattern: RegExp; type: SceneType; because: string }[] = [
  {
    pattern:
      /\d\s?%|[$€£]\s?\d|\b(percent|statistics?|figures?|data|revenue|growth|chart|survey|quarter|results?|numbers)\b/i,
    type: "B-roll (motion graphics)",
    because: "figures are drawn",
  },
  {
    pattern:
      /\b(app|apps|software|platform|dashboard|website|screen|click|feature|api|code|tool|workflow|interface|plugin|saas|calendar|login|account|inbox)\b/i,
    type: "B-roll (motion graphics)",
    because: "screens and products are drawn",
  },
  {
    pattern:
      /\b(future|futuristic|imagine|dreams?|artificial intelligence|quantum|universe|space|mind|abstract|idea of)\b/i,
    type: "B-roll (AI generated)",
    because: "what nobody can film is generated",
  },
  {
    pattern:
      /\b(city|harbou?rs?|office|hotel|restaurant|caf[eé]|kitchen|beach|mountains?|farm|factory|warehouse|school|hospital|street|garden|travel|boats?|family|families|friends|joy|happy|together|patients?|guests?|crew|community|sailors?|weather|coffee|food|home)\b/i,
    type: "B-roll (stock)",
    because: "places and people are filmed",
  },
];

/** Which pictures suit what is told, and why; null where the words do not say. */
export const chooseMedia = (text: string): { type: SceneType; because: string } | null =>
  choices.find(({ pattern }) => pattern.test(text)) ?? null;

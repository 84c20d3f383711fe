/** Who and what can be put into a place of a template. */
export type TemplateVariable =
  | { type: "text"; properties: { content: string } }
  | { type: "image"; properties: { url: string | null; asset_id: string | null; fit: string } }
  | {
      type: "video";
      properties: { url: string | null; asset_id: string | null; play_style: string; fit: string };
    }
  | { type: "audio"; properties: { url: string | null; asset_id: string | null } }
  | { type: "voice"; properties: { voice_id: string } }
  | { type: "character"; properties: { character_id: string; type: "avatar" | "talking_photo" } };

export type Template = {
  id: string;
  name: string;
  aspectRatio: "16:9" | "9:16";
  /** The look in its preview. */
  lookId: string;
  variables: Readonly<Record<string, TemplateVariable>>;
  /** Names of variables stand in double braces. A scene without words is silent for two seconds. */
  scenes: readonly { id: string; script: string | null; variables: readonly string[] }[];
};

const empty = { url: null, asset_id: null };
const mira = {
  presenter: {
    type: "character",
    properties: { character_id: "mira-knit-front", type: "avatar" },
  },
  narrator: { type: "voice", properties: { voice_id: "mira-warm" } },
} as const;
const theo = {
  presenter: { type: "character", properties: { character_id: "theo-shirt-front", type: "avatar" } },
  narrator: { type: "voice", properties: { voice_id: "theo-calm" } },
} as const;

/** The templates of the account, as if they had been made in HeyGen's editor. */
export const templates: readonly Template[] = [
  {
    ...{ id: "7e1d0c52a9b84f36b0f4c81d2a6e9350", name: "Weekly digest", aspectRatio: "16:9" },
    lookId: "mira-knit-front",
    variables: {
      headline: { type: "text", properties: { content: "Week 47" } },
      summary: { type: "text", properties: { content: "Here is what happened this week." } },
      ...mira,
      hero: { type: "image", properties: { ...empty, fit: "cover" } },
      bed: { type: "audio", properties: empty },
    },
    scenes: [
      { id: "sc_01", script: "Welcome to {{headline}}.", variables: ["headline", "presenter", "narrator"] },
      { id: "sc_02", script: "{{summary}}", variables: ["summary", "hero"] },
      { id: "sc_03", script: null, variables: ["bed"] },
    ],
  },
  {
    ...{ id: "b24c7f90e1d35a68902b7ce4fd816a07", name: "Vertical teaser", aspectRatio: "9:16" },
    lookId: "theo-shirt-front",
    variables: {
      product: { type: "text", properties: { content: "Greenroom" } },
      pitch: { type: "text", properties: { content: "Videos from data, every Monday." } },
      ...theo,
    },
    scenes: [
      {
        id: "sc_01",
        script: "Meet {{product}}. {{pitch}}",
        variables: ["product", "pitch", "presenter", "narrator"],
      },
    ],
  },
  {
    ...{ id: "4fa6093d8c7e41b2a5d0e927136bc8f1", name: "Screen walkthrough", aspectRatio: "16:9" },
    lookId: "mira-blazer-front",
    variables: {
      feature: { type: "text", properties: { content: "the new calendar" } },
      // Has to be filled: the template has nothing in its place.
      recording: { type: "video", properties: { ...empty, play_style: "loop", fit: "contain" } },
      narrator: mira.narrator,
    },
    scenes: [
      { id: "sc_01", script: "Let me show you {{feature}}.", variables: ["feature", "narrator"] },
      { id: "sc_02", script: null, variables: ["recording"] },
    ],
  },
];

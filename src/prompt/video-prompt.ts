/** What HeyGen's agent is told to fill a scene with. */
export const sceneTypes = [
  "A-roll",
  "A-roll with overlay",
  "B-roll (motion graphics)",
  "B-roll (AI generated)",
  "B-roll (stock)",
  "Motion graphics only",
] as const;
export type SceneType = (typeof sceneTypes)[number];

export type SceneRole = "hook" | "concept" | "demo" | "call to action" | "end card";

export type PromptScene = {
  title: string;
  role: SceneRole;
  type: SceneType;
  /** What is seen; never words to be said. */
  visual: string | null;
  /** The exact words that are said. */
  says: string | null;
  /** What is to be said, where the words are left to the agent. */
  direction: string | null;
  /** Strings that are shown, letter by letter. */
  onScreen: readonly string[];
  /** Null until it is known. */
  seconds: number | null;
};

export type PromptMedia = {
  name: string;
  /** What is done with it in the video. */
  use: string | null;
};

export type Orientation = "landscape" | "portrait";

/** A prompt for the Video Agent, taken apart. What is null has not been said. */
export type VideoPrompt = {
  /** The author's own words, kept as they are. */
  request: string;
  /** What the video is about, and for whom, as far as the request tells; for the texts of rules. */
  subject: string | null;
  purpose: string | null;
  audience: string | null;
  tone: string | null;
  callToAction: string | null;
  seconds: number | null;
  orientation: Orientation | null;
  /** In English, such as "German". */
  language: string | null;
  avatarId: string | null;
  voiceId: string | null;
  /** How the presenter is placed and used. */
  presenter: string | null;
  style: string | null;
  /** With hex codes, such as "ground #f5f0e6". */
  colours: readonly string[];
  fonts: readonly string[];
  music: string | null;
  /** Words to be said that are not divided into scenes yet. */
  script: string | null;
  scenes: readonly PromptScene[];
  media: readonly PromptMedia[];
  /** What else the author wants. */
  notes: readonly string[];
  /** Whether quoted words are said as they stand, or are a concept to expand; null where that is not said. */
  narration: "verbatim" | "expand" | null;
  /** Whether scenes are told their start and end. */
  timing: "flow" | "timestamps";
  /** A lean prompt leaves out what only repeats: the closing lines, then the list of strings. */
  lean: 0 | 1 | 2;
};

export const emptyPrompt: VideoPrompt = {
  ...{ request: "", subject: null, purpose: null, audience: null, tone: null, callToAction: null },
  ...{ seconds: null, orientation: null, language: null, avatarId: null, voiceId: null, presenter: null },
  ...{ style: null, colours: [], fonts: [], music: null, script: null, scenes: [], media: [], notes: [] },
  ...{ narration: null, timing: "flow", lean: 0 },
};

export const isBroll = ({ type }: Pick<PromptScene, "type">): boolean => type.startsWith("B-roll");
export const isSpoken = ({ says, direction }: PromptScene): boolean => says !== null || direction !== null;

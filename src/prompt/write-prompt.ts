import { clock, fittingSeconds, wordsFor } from "./pace.ts";
import { asSentence } from "./sentences.ts";
import type { PromptScene, VideoPrompt } from "./video-prompt.ts";

/** The prompt as it is sent. What has not been said is left out. */
export const writePrompt = (prompt: VideoPrompt): string => {
  const { scenes } = prompt;
  const onScreen = prompt.lean > 1 ? [] : stringsOf(scenes);
  const blocks = [
    prompt.request,
    [
      line("FORMAT", formatOf(prompt)),
      line("PURPOSE", prompt.purpose),
      line("AUDIENCE", prompt.audience),
      line("TONE", prompt.tone),
      line("CALL TO ACTION", prompt.callToAction),
      line("AVATAR", prompt.presenter),
      line("STYLE", prompt.style),
      line("COLOURS", prompt.colours.length === 0 ? null : prompt.colours.join(", ")),
      line("FONTS", prompt.fonts.length === 0 ? null : prompt.fonts.join(", ")),
      line("MUSIC", prompt.music),
    ],
    prompt.script === null ? [] : ["SCRIPT", quoted(prompt.script)],
    scenes.length === 0 ? [] : ["SCENES", scenes.map(sceneWriter(prompt)).join("\n\n")],
    onScreen.length === 0
      ? []
      : ["CRITICAL ON-SCREEN TEXT, exactly as written", ...onScreen.map((text) => `- ${text}`)],
    prompt.media.length === 0
      ? []
      : ["MEDIA", ...prompt.media.map(({ name, use }) => `- ${name}${use === null ? "" : `: ${use}`}`)],
    [line("NARRATION", prompt.narration === null ? null : narrations[prompt.narration])],
    prompt.notes.length === 0 ? [] : ["NOTES", ...prompt.notes.map((note) => `- ${note}`)],
    [line("REMEMBER", closingOf(prompt))],
  ];
  return blocks
    .map((block) => (typeof block === "string" ? block : block.filter((part) => part !== null).join("\n")))
    .filter((block) => block !== "")
    .join("\n\n");
};

/** Each string that is shown, once. */
export const stringsOf = (scenes: readonly PromptScene[]): string[] => [
  ...new Set(scenes.flatMap(({ onScreen }) => onScreen)),
];

export const narrations = {
  verbatim:
    "Say the quoted words exactly as written. A scene ends when its words end; never pad with silence.",
  expand:
    "The script is a concept to expand, not a transcript: keep its order and facts, invent none, and fill the length with speech. Never pad with silence.",
} as const;

const line = (name: string, text: string | null): string | null =>
  text === null ? null : `${name}: ${text}`;

const formatOf = ({ seconds, orientation, language, scenes }: VideoPrompt): string | null => {
  const parts = [
    seconds === null ? null : `about ${String(seconds)} seconds`,
    orientation === null ? null : `${orientation}, ${orientation === "portrait" ? "9:16" : "16:9"}`,
    language === null ? null : `in ${language}`,
    scenes.length === 0 ? null : scenes.length === 1 ? "one scene" : `${String(scenes.length)} scenes`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join("; ");
};

const sceneWriter = ({ timing, scenes, lean }: VideoPrompt) => {
  let startsAt = 0;
  return (scene: PromptScene, index: number): string => {
    const seconds = scene.seconds ?? fittingSeconds(scene);
    const span = timing === "timestamps" ? `${clock(startsAt)}–${clock(startsAt + seconds)} ` : "";
    startsAt += seconds;
    return [
      `Scene ${String(index + 1)}: ${span}${scene.title} — ${scene.type}`,
      line("Visual", scene.visual),
      voiceOver(scene, seconds, index === scenes.length - 1),
      scene.onScreen.length === 0
        ? null
        : `On screen${lean > 1 ? ", exactly as written" : ""}: ${scene.onScreen.join(" | ")}`,
    ]
      .filter((part) => part !== null)
      .join("\n");
  };
};

const voiceOver = (scene: PromptScene, seconds: number, isLast: boolean): string => {
  if (scene.says !== null) return `Voice-over: ${quoted(scene.says)}`;
  if (scene.direction !== null)
    return `Voice-over, about ${String(wordsFor(seconds))} words: ${asSentence(scene.direction)}`;
  return `Voice-over: none${isLast ? ", end card" : ""}; hold for ${String(seconds)} seconds.`;
};

/** In marks that do not occur inside. */
const quoted = (text: string): string => `"${text.replace(/["“”„]/g, "'")}"`;

const closingOf = ({ lean, style, colours, scenes, avatarId }: VideoPrompt): string | null => {
  if (lean > 0 || style === null || scenes.length === 0) return null;
  const look = [style.split(":")[0] ?? style, ...colours].join(", ");
  const who = avatarId === null ? "one presenter" : "the chosen presenter";
  const whole = `one look (${look}), ${who} and the picture types named above, from start to end`;
  // Of strings that are final there is nothing to say.
  const isOpen = scenes.some(({ direction }) => direction !== null);
  return `${whole}${isOpen ? "; on-screen text in sentence case, numbers under ten in words" : ""}.`;
};

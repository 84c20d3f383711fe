import type { Brand } from "../model/brand.ts";
import type { Plan, PlannedOverlay, PlannedScene } from "../model/plan.ts";
import { chooseMedia } from "./choose-media.ts";
import { secondsToSay } from "./pace.ts";
import { capitalise, listOf } from "./sentences.ts";
import {
  emptyPrompt,
  type PromptMedia,
  type PromptScene,
  type SceneType,
  type VideoPrompt,
} from "./video-prompt.ts";

/** A prompt out of a brief, with the file or address of each picture and film that goes with it. */
export type PlanPrompt = { prompt: VideoPrompt; sources: { name: string; source: string }[] };

/** Reads the first video of a plan: its words, its strings, its pictures and the brand's look. */
export const readPlan = (plan: Plan): PlanPrompt => {
  const [video] = plan.videos;
  if (video === undefined) throw new Error("The plan has no video.");
  const media = mediaOf(plan, video.scenes);
  const { brand, needs } = plan;
  const voices = video.scenes.flatMap(({ speech }) => {
    const need = speech === null ? undefined : needs[speech];
    return need?.kind === "speech" ? [need.voiceId] : [];
  });
  const looks = video.scenes.flatMap(({ avatar }) => {
    const need = avatar === null ? undefined : needs[avatar];
    return need?.kind === "avatar" ? [need.avatarId] : [];
  });
  const music = plan.music === null ? undefined : needs[plan.music.asset];
  const scenes = video.scenes.map((scene, index) => sceneOf(scene, index, plan, media));
  const action = video.scenes.flatMap(({ overlays }) => overlays).findLast(({ kind }) => kind === "cta");
  return {
    prompt: {
      ...emptyPrompt,
      request: `Make a presenter video for ${brand.name}: ${video.title}. The words and strings below are final.`,
      subject: video.title,
      callToAction: action?.kind === "cta" ? [action.text, action.url].filter(Boolean).join(", ") : null,
      orientation: plan.aspects[0] === "9:16" ? "portrait" : "landscape",
      language: languageName(video.language),
      avatarId: looks[0] ?? null,
      voiceId: voices[0] ?? null,
      style: `the look of ${brand.name}: plain grounds in its colours, large type, one thing on screen at a time`,
      ...lookOf(brand),
      music: music?.kind === "asset" ? `${baseOf(music.source)}, instrumental, low under the voice` : "none",
      scenes,
      media: media.map(({ name, use }) => ({ name, use })),
      narration: "verbatim",
    },
    sources: media.map(({ name, source }) => ({ name, source })),
  };
};

const lookOf = ({ colors, fonts }: Brand): Pick<VideoPrompt, "colours" | "fonts"> => ({
  colours: [
    `ground ${colors.background}`,
    `text ${colors.text}`,
    `primary ${colors.primary}`,
    `accent ${colors.accent}`,
  ],
  fonts: [...new Set([`${fonts.display.family} for headlines`, `${fonts.body.family} for text`])],
});

/** The brand's look alone, for a request that names no brief. */
export const withBrand = (prompt: VideoPrompt, brand: Brand): VideoPrompt => ({
  ...prompt,
  ...lookOf(brand),
  style: `the look of ${brand.name}: plain grounds in its colours, large type, one thing on screen at a time`,
});

export const languageName = (tag: string): string =>
  new Intl.DisplayNames(["en"], { type: "language" }).of(tag) ?? tag;

type SceneMedia = PromptMedia & { key: string; source: string };

const mediaOf = ({ needs }: Plan, scenes: readonly PlannedScene[]): SceneMedia[] => {
  const found = new Map<string, SceneMedia & { scenes: number[] }>();
  for (const [index, { background }] of scenes.entries()) {
    if (background.kind !== "image" && background.kind !== "video") continue;
    const need = needs[background.asset];
    if (need?.kind !== "asset") continue;
    const shown = found.get(background.asset) ?? {
      ...{ key: background.asset, name: fileOf(need.source), use: null, source: need.source, scenes: [] },
    };
    found.set(background.asset, { ...shown, scenes: [...shown.scenes, index + 1] });
  }
  return [...found.values()].map(({ scenes: shownIn, ...each }) => ({
    ...each,
    use: `shown as it is, unaltered, in ${listOf(shownIn.map((scene) => `scene ${String(scene)}`))}`,
  }));
};

const fileOf = (source: string): string =>
  source
    .replace(/[?#].*$/, "")
    .split(/[\\/]/)
    .at(-1) ?? source;
const baseOf = (source: string): string => fileOf(source).replace(/\.\w+$/, "");

const typeOf = ({ layout, presenter }: PlannedScene, hasOverlays: boolean): SceneType => {
  if (layout === "voice-only") return "B-roll (motion graphics)";
  if (presenter !== "avatar") return "Motion graphics only";
  return hasOverlays || layout === "circle-over-screen" ? "A-roll with overlay" : "A-roll";
};

/** What a scene that is the agent's own was asked for. */
const agentPrompt = ({ clip }: PlannedScene, { needs }: Plan): string | null => {
  const need = clip === undefined ? undefined : needs[clip];
  return need?.kind === "clip" && need.source.from === "agent" ? need.source.prompt : null;
};

const sceneOf = (
  scene: PlannedScene,
  index: number,
  plan: Plan,
  media: readonly SceneMedia[],
): PromptScene => {
  const { videos, brand } = plan;
  const asked = agentPrompt(scene, plan);
  const isLast = index === (videos[0]?.scenes.length ?? 0) - 1;
  const says = scene.caption;
  const role =
    says === null && scene.layout === "end-card"
      ? "end card"
      : index === 0
        ? "hook"
        : isLast
          ? "call to action"
          : says !== null && secondsToSay(says) > 15
            ? "demo"
            : "concept";
  return {
    title: capitalise(scene.id.replaceAll("-", " ")),
    role,
    type:
      asked === null
        ? typeOf(scene, scene.overlays.length > 0)
        : (chooseMedia(asked)?.type ?? "B-roll (motion graphics)"),
    visual:
      asked ?? [placing(scene, media), groundOf(scene, brand)].filter((part) => part !== null).join(" "),
    says,
    direction: null,
    onScreen: scene.overlays.flatMap(stringsOfOverlay),
    seconds: says === null ? Math.max(1, Math.round(scene.silentMs / 1000)) : null,
  };
};

const placing = ({ layout, side, background }: PlannedScene, media: readonly SceneMedia[]): string => {
  const shown = "asset" in background ? media.find(({ key }) => key === background.asset) : undefined;
  switch (layout) {
    case "presenter-full":
      return "The presenter in the middle of the frame, from the chest up.";
    case "presenter-third":
      return `The presenter on the ${side} third; the text on the other two.`;
    case "circle-over-screen":
      return `${shown?.name ?? "The screen"} in a window over most of the frame; the presenter in a circle in a lower corner.`;
    case "voice-only":
      return "No presenter: large type that follows the voice.";
    case "end-card":
      return "The name, the call to action and the address, centred, without motion.";
    default:
      return "The text alone, large, over the whole frame.";
  }
};

const groundOf = ({ layout, background }: PlannedScene, { colors }: Brand): string | null => {
  switch (background.kind) {
    case "brand":
      return `Ground ${colors.background}.`;
    case "color":
      return `Ground ${background.color}.`;
    case "gradient":
      return `Ground: a gradient of ${listOf(background.colors)}.`;
    default:
      return layout === "circle-over-screen"
        ? null
        : `Behind it the attached ${background.kind}, full frame.`;
  }
};

const stringsOfOverlay = (overlay: PlannedOverlay): string[] => {
  const texts = (): (string | null)[] => {
    switch (overlay.kind) {
      case "title":
        return [overlay.kicker, overlay.text];
      case "lower-third":
        return [overlay.name, overlay.role];
      case "bullets":
        return [overlay.title, ...overlay.items.map(({ text }) => text)];
      case "cta":
        return [overlay.text, overlay.url];
      case "quote":
        return [overlay.text, overlay.by];
      case "stat":
        return [overlay.value, overlay.label];
    }
  };
  return texts().flatMap((text) => (text === null ? [] : [text]));
};

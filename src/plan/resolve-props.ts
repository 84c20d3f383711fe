import type { Aspect } from "../model/aspect.ts";
import type { Cue } from "../model/brief.ts";
import type { Manifest, ManifestEntry } from "../model/manifest.ts";
import { publicPathOf, type AssetEntry, type ClipEntry, type Key } from "../model/media.ts";
import { compositionId } from "../model/names.ts";
import type { Plan, PlannedOverlay, PlannedScene, PlannedVideo } from "../model/plan.ts";
import { msToFrames } from "../model/timing.ts";
import type { BrandProps, OverlayProps, SceneProps, SpeechProps, VideoProps } from "../model/video-props.ts";
import { alignWords, normaliseWord, spreadCues } from "./align-words.ts";

/** How long a transition takes; both scenes have at least as much breath there by default. */
const transitionMs = 400;
/** From the first overlay to the next, and from a bullet to the next, where a brief does not say. */
const overlayStaggerMs = 250;
const bulletStaggerMs = 700;
const firstOverlayMs = 300;

type Resolving = { plan: Plan; video: PlannedVideo; manifest: Manifest };

/**
 * All a composition needs to draw one video in one aspect. Pure.
 *
 * @throws Error where the manifest lacks what the plan needs: they are not of one another.
 */
export const resolveProps = (
  plan: Plan,
  video: PlannedVideo,
  aspect: Aspect,
  manifest: Manifest,
): VideoProps => {
  const resolving = { plan, video, manifest };
  const scenes = video.scenes.map((scene, index) => resolveScene(resolving, scene, index));
  return {
    version: 1,
    id: compositionId(video.id, aspect),
    title: video.title,
    template: plan.template,
    aspect,
    language: video.language,
    direction: video.direction,
    fps: plan.fps,
    brand: resolveBrand(resolving),
    fonts: video.fonts.map(({ asset, ...font }) => ({
      ...font,
      file: publicPathOf(assetEntry(manifest, asset).original),
    })),
    fallbackFamilies: video.fallbackFamilies,
    scenes: fitTransitions(scenes),
    music: resolveMusic(resolving),
    maker: plan.maker,
    ...(plan.presenterMaker === plan.maker ? {} : { presenterMaker: plan.presenterMaker }),
    part: "all",
    fitted: {},
  };
};

const entryOf = <Kind extends ManifestEntry["kind"]>(
  manifest: Manifest,
  key: Key,
  kind: Kind,
): Extract<ManifestEntry, { kind: Kind }> => {
  const entry = manifest.entries[key];
  if (entry?.kind !== kind)
    throw new Error(`The manifest has no ${kind} ${key.slice(0, 12)}: prepare the plan again.`);
  return entry as Extract<ManifestEntry, { kind: Kind }>;
};
const assetEntry = (manifest: Manifest, key: Key): AssetEntry => entryOf(manifest, key, "asset");

const resolveBrand = ({ plan, manifest }: Resolving): BrandProps => {
  const logo = (key: Key): BrandProps["logo"] => {
    const { original, width, height } = assetEntry(manifest, key);
    return { file: publicPathOf(original), width: width ?? 1, height: height ?? 1 };
  };
  const { brand } = plan;
  return {
    name: brand.name,
    colors: brand.colors,
    fonts: {
      display: { family: brand.fonts.display.family, weight: brand.fonts.display.weight },
      body: { family: brand.fonts.body.family, weight: brand.fonts.body.weight },
    },
    logo: logo(plan.logo),
    logoOnDark: plan.logoOnDark === null ? null : logo(plan.logoOnDark),
    radius: brand.radius,
  };
};

const resolveMusic = ({ plan, manifest }: Resolving): VideoProps["music"] => {
  if (plan.music === null) return null;
  const { original, durationMs } = assetEntry(manifest, plan.music.asset);
  return { file: publicPathOf(original), durationMs: durationMs ?? 1, volume: plan.music.volume };
};

const resolveScene = (resolving: Resolving, scene: PlannedScene, index: number): SceneProps => {
  const { plan, manifest } = resolving;
  const clip = scene.clip === undefined ? null : entryOf(manifest, scene.clip, "clip");
  const speech = resolveSpeech(resolving, scene) ?? (clip && ownSpeech(resolving, clip));
  const durationMs = speech?.durationMs ?? clip?.durationMs ?? scene.silentMs;
  const kind = index === 0 ? "none" : scene.transition;
  return {
    id: scene.id,
    layout: scene.layout,
    side: scene.side,
    durationInFrames: Math.max(1, msToFrames(durationMs, plan.fps)),
    isOpening: index === 0,
    transition: { kind, durationInFrames: kind === "none" ? 0 : msToFrames(transitionMs, plan.fps) },
    background: clip === null ? resolveBackground(manifest, scene.background) : filmOf(clip),
    presenter: resolvePresenter(manifest, scene),
    // Overlays wait for words that are spoken, whatever captions show.
    speech: withCues(speech, scene.cues, resolving.video.language),
    showCaptions: scene.showCaptions,
    overlays: resolveOverlays(scene.overlays, speech),
  };
};

/** A transition never takes more than half of either scene. */
const fitTransitions = (scenes: readonly SceneProps[]): SceneProps[] =>
  scenes.map((scene, index) => {
    const before = scenes[index - 1];
    if (before === undefined) return scene;
    const longest = Math.floor(Math.min(before.durationInFrames, scene.durationInFrames) / 2);
    const frames = Math.min(scene.transition.durationInFrames, longest);
    return { ...scene, transition: { ...scene.transition, durationInFrames: frames } };
  });

const resolveSpeech = ({ video, manifest }: Resolving, scene: PlannedScene): SpeechProps | null => {
  if (scene.speech === null || scene.caption === null) return null;
  const { sound, words, durationMs } = entryOf(manifest, scene.speech, "speech");
  return {
    file: publicPathOf(sound.file),
    durationMs: sound.durationMs,
    words: alignWords(scene.caption, words, {
      language: video.language,
      offsetMs: sound.leadMs,
      durationMs,
      readings: scene.readings,
    }),
    levels: scene.presenter === "voice" ? sound.levels : [],
  };
};

/** What is heard in a clip with words of its own; they are known as far as HeyGen has told them. */
const ownSpeech = ({ video }: Resolving, { sound, cues = [], durationMs }: ClipEntry): SpeechProps | null =>
  sound === undefined
    ? null
    : {
        ...{ file: publicPathOf(sound), durationMs, levels: [] },
        words: spreadCues(cues, { language: video.language, durationMs }),
      };

const withCues = (
  speech: SpeechProps | null,
  cues: PlannedScene["cues"],
  language: string,
): SpeechProps | null =>
  speech === null || cues === undefined
    ? speech
    : { ...speech, words: spreadCues(cues, { language, durationMs: speech.durationMs }) };

const resolvePresenter = (manifest: Manifest, scene: PlannedScene): SceneProps["presenter"] => {
  if (scene.avatar === null) return null;
  const { conformed, width, height, durationMs, source, box, head } = entryOf(
    manifest,
    scene.avatar,
    "avatar",
  );
  return { file: publicPathOf(conformed), width, height, durationMs, source, box, head };
};

/** A finished clip is the film of its scene. It is as long, so that it is not repeated. */
const filmOf = ({ conformed, width, height, durationMs }: ClipEntry): SceneProps["background"] => ({
  ...{ kind: "video", file: publicPathOf(conformed), width, height, durationMs, fit: "cover" },
});

const resolveBackground = (
  manifest: Manifest,
  background: PlannedScene["background"],
): SceneProps["background"] => {
  if (background.kind !== "image" && background.kind !== "video") return background;
  const { original, width, height, durationMs } = assetEntry(manifest, background.asset);
  const common = {
    file: publicPathOf(original),
    width: width ?? 1,
    height: height ?? 1,
    fit: background.fit,
  };
  return background.kind === "image"
    ? { kind: "image", ...common }
    : { kind: "video", ...common, durationMs: durationMs ?? 1 };
};

const resolveOverlays = (overlays: readonly PlannedOverlay[], speech: SpeechProps | null): OverlayProps[] => {
  const cueMs = (cue: Cue | null, otherwise: number): number => {
    if (cue === null) return otherwise;
    if (typeof cue === "number") return Math.round(cue * 1000);
    const word = speech?.words.find(({ text }) => normaliseWord(text) === normaliseWord(cue.word));
    return word?.startMs ?? otherwise;
  };
  return overlays.map((overlay, index): OverlayProps => {
    const fromMs = cueMs(overlay.at, firstOverlayMs + index * overlayStaggerMs);
    const timed = { fromMs, untilMs: overlay.until === null ? null : cueMs(overlay.until, fromMs) };
    switch (overlay.kind) {
      case "bullets":
        return {
          kind: "bullets",
          title: overlay.title,
          items: overlay.items.map(({ text, at }, item) => ({
            text,
            fromMs: Math.max(fromMs, cueMs(at, fromMs + (item + 1) * bulletStaggerMs)),
          })),
          ...timed,
        };
      case "title":
        return { kind: "title", text: overlay.text, kicker: overlay.kicker, ...timed };
      case "lower-third":
        return { kind: "lower-third", name: overlay.name, role: overlay.role, ...timed };
      case "cta":
        return { kind: "cta", text: overlay.text, url: overlay.url, ...timed };
      case "quote":
        return { kind: "quote", text: overlay.text, by: overlay.by, ...timed };
      case "stat":
        return { kind: "stat", value: overlay.value, label: overlay.label, ...timed };
    }
  });
};

import { join } from "node:path";
import type { Aspect } from "../../src/model/aspect.ts";
import { editorial } from "../../src/model/templates/editorial.ts";
import type { BackgroundProps, SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { drawingPublicDir } from "./drawing.ts";
import { makeClip } from "./media.ts";
import { sampleScene, sampleSceneOf, sampleVideo } from "./sample-video.ts";

const film = { file: "guard-film.webm", width: 320, height: 180, durationMs: 400, fps: 30 };

/** A film that moves and is shorter than the scenes that show it. */
export const makeGuardFilm = (): Promise<string> =>
  makeClip(join(drawingPublicDir, film.file), {
    ...{ width: film.width, height: film.height, durationMs: film.durationMs, fps: film.fps },
    ...{ alpha: 255, sound: false },
  });

const filmOf = (fit: "cover" | "contain"): BackgroundProps => ({ kind: "video", ...film, fit });

/** Texts move and words are said from the first frames on, so that a short scene shows all that a long one does. */
const hurried = (scene: SceneProps, id: string, durationInFrames: number): SceneProps => ({
  ...scene,
  id,
  durationInFrames,
  overlays: scene.overlays.map((overlay) => ({ ...overlay, fromMs: 60 })),
  speech: scene.speech && {
    ...scene.speech,
    words: scene.speech.words.map((word) => ({
      ...word,
      startMs: word.startMs - 280,
      endMs: word.endMs - 280,
    })),
  },
});

const bullets = (): SceneProps =>
  sampleScene({
    id: "bullets",
    side: "left",
    background: { kind: "gradient", colors: ["#0e3b34", "#803020"], angle: 30 },
    overlays: [
      {
        kind: "bullets",
        title: "Before nine",
        items: [
          { text: "Berths", fromMs: 60 },
          { text: "Crews and tides", fromMs: 120 },
        ],
        fromMs: 60,
        untilMs: null,
      },
    ],
  });

const none = { kind: "none", durationInFrames: 0 } as const;

/** Comes in with each kind of transition in turn. */
const inTurn = (scenes: readonly SceneProps[], durationInFrames: number): SceneProps[] =>
  scenes.map((scene, index) => {
    const kind = (["wipe", "fade", "push"] as const)[index % 3] ?? "fade";
    return { ...scene, transition: index === 0 ? none : { kind, durationInFrames } };
  });

export type GuardVideo = { name: string; video: VideoProps; isEncodedToo: boolean };

/** Every layout in every aspect; every kind of background, of transition, and both directions. */
export const guardVideos = ({
  framesOfLayout,
  framesOfScene,
  framesOfTransition,
}: {
  /** Of a scene that nothing comes before or after. */
  framesOfLayout: number;
  /** Of a scene between two transitions. */
  framesOfScene: number;
  framesOfTransition: number;
}): GuardVideo[] => {
  const layouts = (durationInFrames: number): SceneProps[] =>
    Object.keys(editorial.layouts).map((layout) => hurried(sampleSceneOf(layout), layout, durationInFrames));
  const backgrounds = [
    { ...sampleSceneOf("presenter-third"), background: filmOf("cover") },
    { ...sampleSceneOf("circle-over-screen"), background: filmOf("contain") },
    { ...sampleSceneOf("statement"), background: { ...tourPicture(), fit: "contain" as const } },
    { ...sampleSceneOf("circle-over-screen"), background: filmOf("cover"), side: "left" as const },
    bullets(),
  ].map((scene, index) => hurried(scene, `background-${index}`, framesOfScene));
  const ofLayouts = (aspect: Aspect): GuardVideo => ({
    name: `every layout in ${aspect}`,
    video: sampleVideo({ aspect, music: null, scenes: layouts(framesOfLayout) }),
    isEncodedToo: aspect === "16:9",
  });
  const joined = (direction: VideoProps["direction"], scenes: SceneProps[]): VideoProps =>
    sampleVideo({ direction, music: null, scenes: inTurn(scenes, framesOfTransition) });
  return [
    ...(["16:9", "9:16", "1:1"] as const).map(ofLayouts),
    { name: "films, pictures and transitions", video: joined("ltr", backgrounds), isEncodedToo: true },
    {
      name: "transitions from right to left",
      video: joined("rtl", [...layouts(framesOfScene).slice(0, 2), ...backgrounds.slice(1, 3)]),
      isEncodedToo: false,
    },
  ];
};

const tourPicture = (): Extract<BackgroundProps, { kind: "image" }> => {
  const { background } = sampleSceneOf("circle-over-screen");
  if (background.kind !== "image") throw new Error("The sample's screen is a picture.");
  return background;
};

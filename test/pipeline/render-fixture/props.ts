import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";

/** A second of silence on a plain ground. */
export const plainScene: SceneProps = {
  id: "hello",
  layout: "statement",
  side: "right",
  durationInFrames: 30,
  isOpening: true,
  transition: { kind: "none", durationInFrames: 0 },
  background: { kind: "brand" },
  presenter: null,
  speech: null,
  showCaptions: true,
  overlays: [],
};

/** A video of one plain scene, to be spread and changed. */
export const plainVideo: VideoProps = {
  version: 1,
  id: "ada",
  title: "Hello Ada",
  template: "editorial",
  aspect: "16:9",
  language: "en",
  direction: "ltr",
  fps: 30,
  brand: {
    name: "Northwind",
    colors: {
      background: "#10312b",
      surface: "#ffffff",
      text: "#ffffff",
      muted: "#dddddd",
      primary: "#ff5533",
      onPrimary: "#000000",
      accent: "#ff5533",
    },
    fonts: { display: { family: "serif", weight: 600 }, body: { family: "sans-serif", weight: 400 } },
    logo: { file: "logo.svg", width: 100, height: 40 },
    logoOnDark: null,
    radius: 0.02,
  },
  fonts: [],
  fallbackFamilies: [],
  scenes: [plainScene],
  music: null,
  maker: "emulator",
  part: "all",
  fitted: {},
};

/** A word of a scene's speech, as captions have it. */
export const word = (text: string, startMs: number, endMs: number) => ({
  text,
  startMs,
  endMs,
  timestampMs: null,
  confidence: null,
});

/** Speech of a scene. */
export const speech = (file: string, durationMs: number, words: ReturnType<typeof word>[]) => ({
  file,
  durationMs,
  words,
  levels: [],
});

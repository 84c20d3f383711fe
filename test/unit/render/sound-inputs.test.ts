import { expect, test } from "vitest";
import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { videoPropsSchema } from "../../../src/model/video-props.ts";
import { soundInputs } from "../../../src/render/sound/sound-inputs.ts";
import { plainScene, plainVideo, speech, word } from "../../pipeline/render-fixture/props.ts";

const said = speech("hello.wav", 1000, [word("Hello", 200, 500), word(" Ada.", 500, 900)]);
const spoken: SceneProps = { ...plainScene, durationInFrames: 90, speech: said };
const second: SceneProps = {
  ...spoken,
  id: "bye",
  speech: { ...said, file: "bye.wav" },
  transition: { kind: "fade", durationInFrames: 12 },
};
const video: VideoProps = {
  ...plainVideo,
  scenes: [spoken, second],
  music: { file: "calm.ogg", durationMs: 24_000, volume: 0.35 },
};
const firstScene = (changes: Partial<SceneProps>): VideoProps => ({
  ...video,
  scenes: [{ ...spoken, ...changes }, second],
});

/** A value for each of the props that is another than the video's; what is heard changes, or it does not. */
const changes: Record<keyof Required<VideoProps>, { to: VideoProps; isHeard: boolean }> = {
  version: { to: { ...video }, isHeard: false },
  id: { to: { ...video, id: "bea" }, isHeard: false },
  title: { to: { ...video, title: "Hello Bea" }, isHeard: false },
  template: { to: { ...video }, isHeard: false },
  aspect: { to: { ...video, aspect: "9:16" }, isHeard: false },
  language: { to: { ...video, language: "ar" }, isHeard: false },
  direction: { to: { ...video, direction: "rtl" }, isHeard: false },
  fps: { to: { ...video, fps: 25 }, isHeard: true },
  brand: { to: { ...video, brand: { ...video.brand, name: "Southwind" } }, isHeard: false },
  fonts: {
    to: {
      ...video,
      fonts: [{ family: "Inter", file: "inter.woff2", weight: "400", style: "normal", unicodeRange: null }],
    },
    isHeard: false,
  },
  fallbackFamilies: { to: { ...video, fallbackFamilies: ["Noto"] }, isHeard: false },
  scenes: { to: { ...video, scenes: [second, spoken] }, isHeard: true },
  music: { to: { ...video, music: null }, isHeard: true },
  maker: { to: { ...video, maker: "heygen" }, isHeard: false },
  presenterMaker: { to: { ...video, presenterMaker: "heygen" }, isHeard: false },
  part: { to: { ...video, part: "graphics" }, isHeard: false },
  fitted: { to: { ...video, fitted: { title: { fontSize: 40, lines: ["Hello"] } } }, isHeard: false },
};

test.each(Object.entries(changes))("another %s is heard or not as it has to be", (_name, { to, isHeard }) => {
  if (isHeard) expect(soundInputs(to)).not.toEqual(soundInputs(video));
  else expect(soundInputs(to)).toEqual(soundInputs(video));
});

test.each<[string, VideoProps]>([
  ["another speech", firstScene({ speech: { ...said, file: "hi.wav" } })],
  ["no speech", firstScene({ speech: null })],
  ["words at other times", firstScene({ speech: { ...said, words: [word("Hello", 300, 800)] } })],
  ["a longer scene", firstScene({ durationInFrames: 96 })],
  [
    "a longer transition",
    {
      ...video,
      scenes: [spoken, { ...second, transition: { kind: "fade", durationInFrames: 15 } }],
    },
  ],
  ["other music", { ...video, music: { file: "bright.ogg", durationMs: 24_000, volume: 0.35 } }],
  ["softer music", { ...video, music: { file: "calm.ogg", durationMs: 24_000, volume: 0.2 } }],
])("%s is heard", (_name, changed) => {
  expect(videoPropsSchema.parse(changed)).toEqual(changed);
  expect(soundInputs(changed)).not.toEqual(soundInputs(video));
});

test.each<[string, VideoProps]>([
  [
    "how a word is written",
    firstScene({ speech: { ...said, words: [word("Hallo", 200, 500), word(" Aida.", 500, 900)] } }),
  ],
  ["a waveform", firstScene({ speech: { ...said, levels: [0.1, 0.2] } })],
  ["a background", firstScene({ background: { kind: "color", color: "#ff0000" } })],
  ["another layout", firstScene({ layout: "presenter-third", side: "left", id: "other" })],
  ["captions", firstScene({ showCaptions: false })],
  [
    "another kind of transition",
    { ...video, scenes: [spoken, { ...second, transition: { kind: "wipe", durationInFrames: 12 } }] },
  ],
])("%s is not heard", (_name, changed) => {
  expect(videoPropsSchema.parse(changed)).toEqual(changed);
  expect(soundInputs(changed)).toEqual(soundInputs(video));
});

test("without music it does not matter when words are said", () => {
  const quiet = { ...video, music: null };
  const [first = spoken, ...others] = quiet.scenes;
  const later = {
    ...quiet,
    scenes: [{ ...first, speech: { ...said, words: [word("Hello", 300, 800)] } }, ...others],
  };
  expect(soundInputs(later)).toEqual(soundInputs(quiet));
});

import { describe, expect, test } from "vitest";
import { aspects } from "../../../src/model/aspect.ts";
import { qualities, qualityNames } from "../../../src/model/quality.ts";
import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import {
  contentOf as contentRecordOf,
  contentOfRecord,
  recordOf,
} from "../../../src/render/segments/content-record.ts";
import { fitOfScene, gatherScenes, lookOf, sceneKeyOf } from "../../../src/render/segments/look.ts";
import type { Markup } from "../../../src/render/segments/markup.ts";
import { contentOfFrames, readSceneContent } from "../../../src/render/segments/scene-content.ts";
import { taskScenes } from "../../../src/render/segments/scene-task.ts";
import { finishedSize } from "../../../src/render/segments/segment.ts";
import { versionsOf } from "../../../src/render/segments/versions.ts";
import { cutVideo } from "../../../src/render/timeline/cut-video.ts";
import { sampleSceneOf, sampleVideo } from "../../support/sample-video.ts";

const video = sampleVideo({ music: null });
const scene = sampleSceneOf("presenter-third");
const spoken = (changes: Partial<NonNullable<SceneProps["speech"]>>): SceneProps => ({
  ...scene,
  speech: scene.speech && { ...scene.speech, ...changes },
});

describe("the name of a scene's picture", () => {
  const nameOf = (of: SceneProps, within: VideoProps = video): string => sceneKeyOf(lookOf(within), of);
  const name = nameOf(scene);

  test.each<[what: string, scene: SceneProps, within?: VideoProps]>([
    ["its id", { ...scene, id: "other" }],
    ["the file of its sound", spoken({ file: "other.wav" })],
    ["how it comes in", { ...scene, transition: { kind: "push", durationInFrames: 12 } }],
    ["the video's name and title", scene, { ...video, id: "other", title: "Other" }],
    ["other scenes of the video", scene, { ...video, scenes: [] }],
    ["the music", scene, sampleVideo()],
    ["who made it", scene, { ...video, maker: "heygen", presenterMaker: "emulator" }],
  ])("is the same whatever %s", (_, of, within) => {
    expect(nameOf(of, within)).toBe(name);
  });

  test.each<[what: string, scene: SceneProps, within?: VideoProps]>([
    ["layout", { ...scene, layout: "presenter-full" }],
    ["side", { ...scene, side: "left" }],
    ["length", { ...scene, durationInFrames: scene.durationInFrames + 1 }],
    ["place as the opening one", { ...scene, isOpening: false }],
    ["background", { ...scene, background: { kind: "color", color: "#102030" } }],
    ["presenter", { ...scene, presenter: null }],
    ["words", spoken({ words: [] })],
    ["levels", spoken({ levels: [0.5] })],
    ["captions", { ...scene, showCaptions: false }],
    ["overlays", { ...scene, overlays: [] }],
    ["aspect", scene, { ...video, aspect: "1:1" }],
    ["language", scene, { ...video, language: "de" }],
    ["direction", scene, { ...video, direction: "rtl" }],
    ["frame rate", scene, { ...video, fps: 25 }],
    ["brand", scene, { ...video, brand: { ...video.brand, radius: 0.03 } }],
    ["fonts", scene, { ...video, fonts: [] }],
    ["other families", scene, { ...video, fallbackFamilies: ["Inter"] }],
  ])("is another for another %s", (_, of, within) => {
    expect(nameOf(of, within)).not.toBe(name);
  });
});

describe("scenes that videos share", () => {
  const tasksOf = (videos: readonly VideoProps[]) =>
    taskScenes(videos.map((each) => ({ video: each, parts: cutVideo(each) })));

  test("are worked on once, what most of them show first", () => {
    const shared = video.scenes.slice(1);
    const videos = ["Ada", "Bea", "Cem"].map((title) => ({
      ...video,
      scenes: [
        {
          ...scene,
          overlays: [{ kind: "title" as const, text: title, kicker: null, fromMs: 0, untilMs: null }],
        },
        ...shared.map((each) => ({ ...each })),
      ],
    }));
    const { tasks } = tasksOf(videos);
    expect(tasks.map((task) => task.videos)).toEqual([3, 3, 3, 1, 1, 1]);
  });

  test("are not shared by videos of another look, although they hold the very same object", () => {
    const looks = aspects.map((aspect) => ({ ...video, aspect }));
    const { tasks, videos } = tasksOf(looks);
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(aspects.length * video.scenes.length);
    for (const { video: of, scenes } of videos) {
      for (const task of scenes) expect(task?.look.aspect).toBe(of.aspect);
    }
  });

  test("are two when one of them has to leave for another scene", () => {
    const [first, second] = video.scenes;
    if (first === undefined || second === undefined) throw new Error("The sample has two scenes.");
    const { tasks } = tasksOf([
      { ...video, scenes: [first, second] },
      { ...video, scenes: [first] },
    ]);
    expect(tasks.map(({ videos }) => videos)).toEqual([1, 1, 1]);
  });

  test("are two when they come in differently", () => {
    const [first, second] = video.scenes;
    if (first === undefined || second === undefined) throw new Error("The sample has two scenes.");
    const again = (kind: "fade" | "push"): SceneProps => ({
      ...second,
      transition: { kind, durationInFrames: 12 },
    });
    const scenes = [first, again("fade"), first, again("push"), first];
    const [one] = tasksOf([{ ...video, scenes }]).videos;
    expect(one?.scenes[1]?.scene.transition.kind).toBe("fade");
    expect(one?.scenes[3]?.scene.transition.kind).toBe("push");
    expect(one?.scenes[1]?.key).toBe(one?.scenes[3]?.key);
  });

  test("have no task when nothing of them is asked for", () => {
    const { videos, tasks } = taskScenes([{ video, parts: cutVideo(video, { first: 0, last: 9 }) }]);
    expect(tasks).toHaveLength(1);
    expect(videos[0]?.scenes.map((task) => task !== null)).toEqual([true, false, false, false]);
  });
});

test("texts that were measured together are found again under their own scene", () => {
  const size = { fontSize: 40, lines: ["Hello"] };
  const gathered = gatherScenes([
    { scene: { ...scene, id: "a" }, fit: { title: size } },
    { scene: { ...scene, id: "a" }, fit: { "title/kicker": { ...size, fontSize: 20 } } },
  ]);
  expect(new Set(gathered.scenes.map(({ id }) => id)).size).toBe(2);
  expect(gathered.scenes.map((each) => fitOfScene(gathered.fitted, each))).toEqual([
    { title: size },
    { "title/kicker": { ...size, fontSize: 20 } },
  ]);
});

/** Compositions that draw what is written here: a word that is another one every ten frames, and a logo that stands still. */
const markupWith = (changes: {
  word?: (frame: number) => string;
  ground?: string;
  wordX?: number;
}): Markup => ({
  describeGraphics: () => ({
    purity: "pure",
    layers: [
      { name: "logo", box: { x: 10, y: 10, width: 40, height: 20 }, reach: 2, span: { from: 0, until: 200 } },
      {
        name: "word",
        box: { x: changes.wordX ?? 100, y: 300, width: 400, height: 60 },
        reach: 8,
        span: { from: 10, until: 150 },
      },
    ],
  }),
  layerMarkup: (_video, _scene, layer, frame) =>
    layer === "logo" ? "<svg/>" : (changes.word ?? ((at) => `<b>${Math.floor(at / 10)}</b>`))(frame),
  groundMarkup: (_video, _scene, plate) => (plate === "ground" ? (changes.ground ?? "<div/>") : ""),
});

const versions = versionsOf({ bundleHash: "b", browserVersion: "1", quality: qualities.standard });

describe("the content of some frames", () => {
  const contentOf = (changes: Parameters<typeof markupWith>[0], of: SceneProps = scene) => {
    const content = readSceneContent(markupWith(changes), lookOf(video), {
      scene: { ...of, durationInFrames: 180 },
      fit: {},
    });
    if (content.purity !== "pure") throw new Error("It is pure.");
    return content;
  };
  const chunks = [0, 60, 120].map((from) => ({ from, until: from + 60 }));
  const namesOf = (changes: Parameters<typeof markupWith>[0], of?: SceneProps): string[] =>
    chunks.map((chunk) => contentOfFrames(contentOf(changes, of), chunk));
  const names = namesOf({});
  const changedChunks = (others: readonly string[]): number[] =>
    chunks.flatMap((_, index) => (others[index] === names[index] ? [] : [index]));

  test.each<
    [what: string, changes: Parameters<typeof markupWith>[0], of: SceneProps | undefined, chunks: number[]]
  >([
    ["nothing", {}, undefined, []],
    ["a name and a sound", {}, { ...spoken({ file: "other.wav" }), id: "other" }, []],
    [
      "a word in the second chunk",
      { word: (at) => (at >= 70 && at < 80 ? "<b>new</b>" : `<b>${Math.floor(at / 10)}</b>`) },
      undefined,
      [1],
    ],
    [
      "a word outside of its span",
      { word: (at) => (at >= 150 ? "<b>never</b>" : `<b>${Math.floor(at / 10)}</b>`) },
      undefined,
      [],
    ],
    ["the ground", { ground: "<i/>" }, undefined, [0, 1, 2]],
    ["the place of a text", { wordX: 101 }, undefined, [0, 1, 2]],
    [
      "the presenter's clip",
      {},
      { ...scene, presenter: scene.presenter && { ...scene.presenter, file: "other.webm" } },
      [0, 1, 2],
    ],
  ])("is another after a change of %s only where that is seen", (_, changes, of, expected) => {
    expect(changedChunks(namesOf(changes, of))).toEqual(expected);
  });

  test("is the same when it is remembered, in a record of what changes alone", () => {
    const content = contentOf({});
    const { schema } = contentRecordOf("0".repeat(64), versions);
    const kept = JSON.stringify(recordOf(content));
    expect(contentOfRecord(schema.parse(JSON.parse(kept)))).toEqual(content);
    expect(kept.length).toBeLessThan(JSON.stringify(content).length / 4);
    const impure = { purity: "impure", because: "it is measured" } as const;
    expect(contentOfRecord(recordOf(impure))).toEqual(impure);
  });

  test("knows a moment later of the same clip from this one, and of a still scene not", () => {
    const still = { word: () => "<b>same</b>" };
    const [first, , third] = chunks.map(() => ({ from: 20, until: 80 }));
    if (first === undefined || third === undefined) throw new Error("There are three.");
    const later = { from: 60, until: 120 };
    const moving = contentOf(still);
    expect(contentOfFrames(moving, first)).not.toBe(contentOfFrames(moving, later));
    const quiet = contentOf(still, { ...scene, presenter: null });
    expect(contentOfFrames(quiet, first)).toBe(contentOfFrames(quiet, later));
  });
});

test.each(qualityNames)("frames of quality %s have even sizes in every aspect", (name) => {
  for (const aspect of aspects) {
    const { width, height } = finishedSize(aspect, qualities[name]);
    expect([width % 2, height % 2]).toEqual([0, 0]);
  }
});

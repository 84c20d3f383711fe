import type { AvatarChoice, VoiceChoice } from "../model/brand.ts";
import type { Background, Cue, Overlay, Scene } from "../model/brief.ts";
import type { CaptionCue } from "../model/captions/cue.ts";
import { colourSchema } from "../model/colour.ts";
import { longestClipMs, type AvatarNeed, type Breath, type Maker, type SpeechNeed } from "../model/media.ts";
import type { PlannedOverlay, PlannedScene } from "../model/plan.ts";
import type { Row } from "../model/row.ts";
import { findLayout, templates, type LayoutSpec } from "../model/templates/index.ts";
import { InputError, type Place } from "../errors.ts";
import { fillText, hasVariables, nearest } from "./fill-text.ts";
import { cutWords, normaliseWord } from "./align-words.ts";
import { guessSeconds } from "./estimate.ts";
import { parseSay, type Say } from "./parse-say.ts";
import { describeProblem, type FindFile } from "./find-file.ts";
import type { Planning } from "./plan-videos.ts";

type Path = readonly PropertyKey[];
type SceneContext = {
  planning: Planning;
  scene: Scene;
  /** Of the scene in its brief. */
  index: number;
  row: Row;
};

/** What is said in a scene, and by whom: the same words are read, named and checked once. */
type Spoken = Pick<PlannedScene, "presenter" | "speech" | "avatar" | "breath"> & { say: Say | null };

/**
 * Plans one scene, row by row: its texts filled, its media named. A scene that no row changes is planned once, and what
 * is said in the same words is read once: ten thousand rows cost what is different in them.
 * It throws InputError for what cannot be made.
 */
export const scenePlanner = (planning: Planning, scene: Scene, index: number) => {
  const isSame = !hasVariables(JSON.stringify(scene));
  const spoken = new Map<string | undefined, Spoken>();
  let same: PlannedScene | undefined;
  return (row: Row): PlannedScene => {
    if (same !== undefined) return same;
    const planned = planScene({ planning, scene, index, row }, spoken);
    if (isSame) same = planned;
    return planned;
  };
};

const planScene = (context: SceneContext, known: Map<string | undefined, Spoken>): PlannedScene => {
  const { scene, planning } = context;
  const { brief } = planning;
  const layout = layoutOf(context);
  const text = scene.say === undefined ? undefined : fill(context, scene.say, ["say"]);
  let spoken = known.get(text);
  if (spoken === undefined) {
    spoken = spokenOf(context, layout, text);
    known.set(text, spoken);
  }
  const { say, presenter, speech, avatar, breath } = spoken;
  return {
    id: scene.id,
    layout: scene.layout,
    presenter,
    side: scene.side ?? "right",
    caption: say?.caption ?? null,
    ...(say === null || say.readings.length === 0 ? {} : { readings: say.readings }),
    speech,
    avatar,
    breath,
    silentMs: (scene.seconds ?? layout.defaultSeconds) * 1000,
    transition: scene.transition ?? brief.value.transition,
    background: backgroundOf(context),
    overlays: scene.overlays.map((overlay, at) => overlayOf(context, overlay, ["overlays", at], say)),
    showCaptions: typeof scene.captions === "string" || (scene.captions ?? brief.value.captions),
    ...(typeof scene.captions === "string" ? { cues: cuesOf(context, scene.captions, say) } : {}),
  };
};

const placeIn = ({ planning, index, row }: SceneContext, path: Path): Place => ({
  ...planning.brief.placeOf(["scenes", index, ...path]),
  row: row.index,
});

/** A text of the scene, filled from the row. */
const fill = (context: SceneContext, text: string, path: Path): string =>
  hasVariables(text)
    ? fillText(text, {
        row: context.row,
        placeOf: () => placeIn(context, path),
        dataFile: context.planning.rows.file,
      })
    : text;

const spokenOf = (context: SceneContext, layout: LayoutSpec, text: string | undefined): Spoken => {
  const { planning } = context;
  const { breath: seconds, language } = planning.brief.value;
  const say =
    text === undefined
      ? null
      : parseSay(text, {
          language,
          readAloud: planning.readAloud,
          placeOf: () => placeIn(context, ["say"]),
        });
  const presenter = presenterOf(context, layout, say);
  const breath: Breath = {
    beforeMs: Math.round(seconds.before * 1000),
    afterMs: Math.round(seconds.after * 1000),
  };
  const speech = say === null ? null : planSpeech(context, say, presenter);
  const avatar =
    presenter === "avatar" && speech !== null ? planning.need(avatarNeed(context, speech, breath)) : null;
  return { say, presenter, speech, avatar, breath };
};

const layoutOf = (context: SceneContext): LayoutSpec => {
  const { planning, scene } = context;
  const { template } = planning.brief.value;
  const layout = findLayout(template, scene.layout);
  if (layout !== undefined) return layout;
  const known = Object.keys(templates[template].layouts);
  const near = nearest(scene.layout, known);
  throw new InputError(`The template "${template}" has no layout "${scene.layout}".`, {
    place: placeIn(context, ["layout"]),
    hint: `${near === undefined ? "" : `Did you mean "${near}"? `}There are: ${known.join(", ")}.`,
  });
};

const presenterOf = (
  context: SceneContext,
  layout: LayoutSpec,
  say: Say | null,
): PlannedScene["presenter"] => {
  const { scene } = context;
  const natural =
    say === null ? (layout.presenters.includes("none") ? "none" : layout.presenter) : layout.presenter;
  const presenter = scene.presenter ?? (natural === "none" && say !== null ? "voice" : natural);
  if (!layout.presenters.includes(presenter)) {
    throw new InputError(`The layout "${scene.layout}" cannot have presenter: ${presenter}.`, {
      place: placeIn(context, scene.presenter === undefined ? ["layout"] : ["presenter"]),
      hint: `It can have: ${layout.presenters.join(", ")}.`,
    });
  }
  if (presenter !== "none" && say === null) {
    throw new InputError(`The presenter of scene "${scene.id}" has nothing to say.`, {
      place: placeIn(context, []),
      hint: "Add say:, or choose a layout without a presenter, such as statement.",
    });
  }
  if (presenter === "none" && say !== null) {
    throw new InputError(`Scene "${scene.id}" says something but has presenter: none.`, {
      place: placeIn(context, ["presenter"]),
      hint: "Use presenter: voice for a voice without a picture.",
    });
  }
  return presenter;
};

const withoutUndefined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

/** Each choice in turn over the one before; a stand-in goes with the id it stands in for. */
const override = <Choice extends { id: string; standIn?: string | undefined }>(
  base: Choice,
  ...choices: ({ id?: string | undefined } | undefined)[]
): Choice =>
  choices.reduce<Choice>((current, choice) => {
    if (choice === undefined) return current;
    const start =
      choice.id === undefined || choice.id === current.id ? current : { ...current, standIn: undefined };
    return { ...start, ...withoutUndefined(choice) };
  }, base);

const idFor = (maker: Maker, choice: { id: string; standIn?: string | undefined }): string =>
  maker === "emulator" ? (choice.standIn ?? choice.id) : choice.id;

const speechNeed = (context: SceneContext, say: Say): SpeechNeed => {
  const { planning, scene } = context;
  const { brief, brand } = planning;
  const voice: VoiceChoice = override(brand.value.voice, brief.value.voice, scene.voice);
  return {
    kind: "speech",
    text: say.spoken,
    voiceId: idFor(planning.maker, voice),
    speed: voice.speed,
    language: brief.value.language.split("-")[0],
    ...(voice.locale === undefined ? {} : { locale: voice.locale }),
  };
};

/** Lengths are guessed until the speech is there: only what is far too long is refused before. */
const certainlyTooLong = 1.25;

/** One speech, or several that are joined. */
const planSpeech = (context: SceneContext, say: Say, presenter: PlannedScene["presenter"]): string => {
  const { planning } = context;
  const whole = speechNeed(context, say);
  const seconds = guessSeconds(whole.text, whole.speed);
  if (presenter === "avatar" && seconds * 1000 > longestClipMs * certainlyTooLong) {
    throw new InputError(
      `Scene "${context.scene.id}" speaks for about ${Math.round(seconds / 60)} minutes; an avatar can for 10 at once.`,
      { place: placeIn(context, ["say"]), hint: "Divide it into several scenes.", code: "scene_too_long" },
    );
  }
  if (say.parts.length === 1) return planning.need(whole);
  const parts = say.parts.map((text) => planning.need({ ...whole, text }));
  return planning.need({ ...whole, parts });
};

const avatarNeed = (context: SceneContext, speech: string, breath: Breath): AvatarNeed => {
  const { planning, scene } = context;
  const avatar: AvatarChoice = override(
    planning.brand.value.avatar,
    planning.brief.value.avatar,
    scene.avatar,
  );
  return {
    kind: "avatar",
    avatarId: idFor(planning.presenterMaker ?? planning.maker, avatar),
    engine: avatar.engine,
    speech,
    breath,
    aspect: avatar.aspect,
    resolution: avatar.resolution,
  };
};

const backgroundOf = (context: SceneContext): PlannedScene["background"] => {
  const { scene } = context;
  const background: Background | undefined = scene.background;
  if (background === undefined) return { kind: "brand" };
  const colour = (text: string, path: Path): string => {
    const filled = fill(context, text, path).trim();
    if (colourSchema.safeParse(filled).success) return filled;
    throw new InputError(`"${filled}" is not a colour.`, {
      place: placeIn(context, path),
      hint: "Write a colour as #rrggbb.",
    });
  };
  if ("color" in background)
    return { kind: "color", color: colour(background.color, ["background", "color"]) };
  if ("gradient" in background) {
    const colors = background.gradient.map((each, index) => colour(each, ["background", "gradient", index]));
    return { kind: "gradient", colors, angle: background.angle };
  }
  const kind = "image" in background ? "image" : "video";
  const text = "image" in background ? background.image : background.video;
  return { kind, asset: assetOf(context, kind, text, ["background", kind]), fit: background.fit };
};

const assetOf = (context: SceneContext, asset: "image" | "video", text: string, path: Path): string =>
  context.planning.need({ kind: "asset", asset, source: locate(context, asset, text, path) });

const cuesOf = (context: SceneContext, text: string, say: Say | null): CaptionCue[] => {
  const place = (): Place => placeIn(context, ["captions"]);
  if (say === null) {
    throw new InputError(`Scene "${context.scene.id}" has captions and says nothing.`, {
      place: place(),
      hint: "Add say:, or show the words as an overlay.",
    });
  }
  const file = locate(context, "caption file", text, ["captions"]);
  if (file.startsWith("https://")) {
    throw new InputError("Captions are read from a file, not from an address.", {
      place: place(),
      hint: "Save it beside the brief.",
    });
  }
  return [...context.planning.readCaptions(file)];
};

/** The file, or https address, that a text names. */
const locate = (
  context: SceneContext,
  asset: "image" | "video" | "caption file",
  text: string,
  path: Path,
): string => {
  const { planning, row } = context;
  const name = fill(context, text, path).trim();
  // A name that came out of the data is read in the data's folder; one that the brief spells out, in the brief's.
  const fromData = name !== text.trim();
  const origin = fromData ? "data" : "brief";
  const found: ReturnType<FindFile> = name === "" ? { problem: "missing" } : planning.findFile(name, origin);
  if (!("problem" in found)) return found.path;
  const column = fromData ? /\{\{-?\s*([\w-]+)/.exec(text)?.[1] : undefined;
  throw new InputError(
    name === ""
      ? `This row names no ${asset}.`
      : `The ${asset} "${name}" is ${describeProblem(found.problem, origin)}.`,
    {
      place: {
        ...placeIn(context, path),
        ...(fromData && planning.rows.file !== undefined
          ? { file: planning.rows.file, line: row.line, column: undefined }
          : {}),
        field: column,
      },
      hint: fromData
        ? "Names are read from the folder of the data, and stay inside it."
        : "Names are read from the folder of the brief, and stay inside the project.",
    },
  );
};

const overlayOf = (context: SceneContext, overlay: Overlay, path: Path, say: Say | null): PlannedOverlay => {
  const timed = {
    at: cueOf(context, overlay.at, [...path, "at"], say),
    until: cueOf(context, overlay.until, [...path, "until"], say),
  };
  switch (overlay.kind) {
    case "title":
      return {
        kind: "title",
        text: fill(context, overlay.text, [...path, "text"]),
        kicker: fillOptional(context, overlay.kicker, [...path, "kicker"]),
        ...timed,
      };
    case "lower-third":
      return {
        kind: "lower-third",
        name: fill(context, overlay.name, [...path, "name"]),
        role: fillOptional(context, overlay.role, [...path, "role"]),
        ...timed,
      };
    case "bullets":
      return {
        kind: "bullets",
        title: fillOptional(context, overlay.title, [...path, "title"]),
        items: overlay.items.map((item, index) => {
          const at = [...path, "items", index];
          return typeof item === "string"
            ? { text: fill(context, item, at), at: null }
            : {
                text: fill(context, item.text, [...at, "text"]),
                at: cueOf(context, item.at, [...at, "at"], say),
              };
        }),
        ...timed,
      };
    case "cta":
      return {
        kind: "cta",
        text: fill(context, overlay.text, [...path, "text"]),
        url: fillOptional(context, overlay.url, [...path, "url"]),
        ...timed,
      };
    case "quote":
      return {
        kind: "quote",
        text: fill(context, overlay.text, [...path, "text"]),
        by: fillOptional(context, overlay.by, [...path, "by"]),
        ...timed,
      };
    case "stat":
      return {
        kind: "stat",
        value: fill(context, overlay.value, [...path, "value"]),
        label: fill(context, overlay.label, [...path, "label"]),
        ...timed,
      };
  }
};

const fillOptional = (context: SceneContext, text: string | undefined, path: Path): string | null =>
  text === undefined ? null : fill(context, text, path);

const cueOf = (context: SceneContext, cue: Cue | undefined, path: Path, say: Say | null): Cue | null => {
  if (cue === undefined) return null;
  if (typeof cue === "number") return cue;
  const word = fill(context, cue.word, [...path, "word"]).trim();
  const spoken = cutWords(say?.caption ?? "", context.planning.brief.value.language).map(({ text }) =>
    normaliseWord(text),
  );
  if (normaliseWord(word) !== "" && spoken.includes(normaliseWord(word))) return { word };
  throw new InputError(`Nothing says the word "${word}" in this scene.`, {
    place: placeIn(context, path),
    hint: "Name one word of say:, or a number of seconds.",
  });
};

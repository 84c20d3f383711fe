import type { AvatarChoice, VoiceChoice } from "../model/brand.ts";
import type { Background, Cue, Overlay, Scene } from "../model/brief.ts";
import { colourSchema } from "../model/colour.ts";
import type { AvatarNeed, Breath, SpeechNeed } from "../model/media.ts";
import type { PlannedOverlay, PlannedScene } from "../model/plan.ts";
import type { Row } from "../model/row.ts";
import { findLayout, templates, type LayoutSpec } from "../model/templates/index.ts";
import { InputError, type Place } from "../errors.ts";
import { fillText, nearest } from "./fill-text.ts";
import { cutWords, normaliseWord } from "./align-words.ts";
import { parseSay, type Say } from "./parse-say.ts";
import { describeProblem, type FindFile } from "./find-file.ts";
import type { Planning } from "./plan-videos.ts";

type Path = readonly PropertyKey[];
type SceneContext = {
  planning: Planning;
  scene: Scene;
  row: Row;
  placeOf: (path: Path) => Place;
  /** A text of the scene, filled from the row. */
  fill: (text: string, path: Path) => string;
};

/** One scene of one row: its texts filled, its media named. @throws InputError for what cannot be made. */
export const planScene = (planning: Planning, scene: Scene, index: number, row: Row): PlannedScene => {
  const { brief, rows } = planning;
  const placeOf = (path: Path): Place => ({ ...brief.placeOf(["scenes", index, ...path]), row: row.index });
  const context: SceneContext = {
    planning,
    scene,
    row,
    placeOf,
    fill: (text, path) => fillText(text, { row, placeOf: () => placeOf(path), dataFile: rows.file }),
  };
  const layout = layoutOf(context);
  const say = sayOf(context);
  const presenter = presenterOf(context, layout, say);
  const breath: Breath = {
    beforeMs: Math.round(brief.value.breath.before * 1000),
    afterMs: Math.round(brief.value.breath.after * 1000),
  };
  const speech = say === null ? null : planning.need(speechNeed(context, say));
  return {
    id: scene.id,
    layout: scene.layout,
    presenter,
    side: scene.side ?? "right",
    caption: say?.caption ?? null,
    speech,
    avatar:
      presenter === "avatar" && speech !== null ? planning.need(avatarNeed(context, speech, breath)) : null,
    breath,
    silentMs: (scene.seconds ?? layout.defaultSeconds) * 1000,
    transition: scene.transition ?? brief.value.transition,
    background: backgroundOf(context),
    overlays: scene.overlays.map((overlay, at) => overlayOf(context, overlay, ["overlays", at], say)),
    showCaptions: scene.captions ?? brief.value.captions,
  };
};

const layoutOf = ({ planning, scene, placeOf }: SceneContext): LayoutSpec => {
  const { template } = planning.brief.value;
  const layout = findLayout(template, scene.layout);
  if (layout !== undefined) return layout;
  const known = Object.keys(templates[template].layouts);
  const near = nearest(scene.layout, known);
  throw new InputError(`The template "${template}" has no layout "${scene.layout}".`, {
    place: placeOf(["layout"]),
    hint: `${near === undefined ? "" : `Did you mean "${near}"? `}There are: ${known.join(", ")}.`,
  });
};

const sayOf = ({ planning, scene, placeOf, fill }: SceneContext): Say | null => {
  if (scene.say === undefined) return null;
  return parseSay(fill(scene.say, ["say"]), planning.brief.value.language, () => placeOf(["say"]));
};

const presenterOf = (
  { scene, placeOf }: SceneContext,
  layout: LayoutSpec,
  say: Say | null,
): PlannedScene["presenter"] => {
  const natural =
    say === null ? (layout.presenters.includes("none") ? "none" : layout.presenter) : layout.presenter;
  const presenter = scene.presenter ?? (natural === "none" && say !== null ? "voice" : natural);
  if (!layout.presenters.includes(presenter)) {
    throw new InputError(`The layout "${scene.layout}" cannot have presenter: ${presenter}.`, {
      place: placeOf(scene.presenter === undefined ? ["layout"] : ["presenter"]),
      hint: `It can have: ${layout.presenters.join(", ")}.`,
    });
  }
  if (presenter !== "none" && say === null) {
    throw new InputError(`The presenter of scene "${scene.id}" has nothing to say.`, {
      place: placeOf([]),
      hint: "Add say:, or choose a layout without a presenter, such as statement.",
    });
  }
  if (presenter === "none" && say !== null) {
    throw new InputError(`Scene "${scene.id}" says something but has presenter: none.`, {
      place: placeOf(["presenter"]),
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

const idFor = ({ planning }: SceneContext, choice: { id: string; standIn?: string | undefined }): string =>
  planning.maker === "emulator" ? (choice.standIn ?? choice.id) : choice.id;

const speechNeed = (context: SceneContext, say: Say): SpeechNeed => {
  const { planning, scene } = context;
  const { brief, brand } = planning;
  const voice: VoiceChoice = override(brand.value.voice, brief.value.voice, scene.voice);
  return {
    kind: "speech",
    text: say.spoken,
    voiceId: idFor(context, voice),
    speed: voice.speed,
    language: brief.value.language.split("-")[0],
    ...(voice.locale === undefined ? {} : { locale: voice.locale }),
  };
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
    avatarId: idFor(context, avatar),
    engine: avatar.engine,
    speech,
    breath,
    aspect: avatar.aspect,
    resolution: avatar.resolution,
  };
};

const backgroundOf = (context: SceneContext): PlannedScene["background"] => {
  const { scene, fill, placeOf } = context;
  const background: Background | undefined = scene.background;
  if (background === undefined) return { kind: "brand" };
  const colour = (text: string, path: Path): string => {
    const filled = fill(text, path).trim();
    if (colourSchema.safeParse(filled).success) return filled;
    throw new InputError(`"${filled}" is not a colour.`, {
      place: placeOf(path),
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

const assetOf = (context: SceneContext, asset: "image" | "video", text: string, path: Path): string => {
  const { planning, fill, placeOf, row } = context;
  const name = fill(text, path).trim();
  // A name that came out of the data is read in the data's folder; one that the brief spells out, in the brief's.
  const fromData = name !== text.trim();
  const origin = fromData ? "data" : "brief";
  const found: ReturnType<FindFile> = name === "" ? { problem: "missing" } : planning.findFile(name, origin);
  if (!("problem" in found)) return planning.need({ kind: "asset", asset, source: found.path });
  const column = fromData ? /\{\{-?\s*([\w-]+)/.exec(text)?.[1] : undefined;
  throw new InputError(
    name === ""
      ? `This row names no ${asset}.`
      : `The ${asset} "${name}" is ${describeProblem(found.problem, origin)}.`,
    {
      place: {
        ...placeOf(path),
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
  const fill = (text: string, ...at: Path): string => context.fill(text, [...path, ...at]);
  const optional = (text: string | undefined, ...at: Path): string | null =>
    text === undefined ? null : fill(text, ...at);
  const cue = (value: Cue | undefined, ...at: Path): Cue | null =>
    value === undefined ? null : checkCue(context, value, [...path, ...at], say);
  const timed = { at: cue(overlay.at, "at"), until: cue(overlay.until, "until") };
  switch (overlay.kind) {
    case "title":
      return {
        kind: "title",
        text: fill(overlay.text, "text"),
        kicker: optional(overlay.kicker, "kicker"),
        ...timed,
      };
    case "lower-third":
      return {
        kind: "lower-third",
        name: fill(overlay.name, "name"),
        role: optional(overlay.role, "role"),
        ...timed,
      };
    case "bullets":
      return {
        kind: "bullets",
        title: optional(overlay.title, "title"),
        items: overlay.items.map((item, index) =>
          typeof item === "string"
            ? { text: fill(item, "items", index), at: null }
            : { text: fill(item.text, "items", index, "text"), at: cue(item.at, "items", index, "at") },
        ),
        ...timed,
      };
    case "cta":
      return { kind: "cta", text: fill(overlay.text, "text"), url: optional(overlay.url, "url"), ...timed };
    case "quote":
      return { kind: "quote", text: fill(overlay.text, "text"), by: optional(overlay.by, "by"), ...timed };
    case "stat":
      return {
        kind: "stat",
        value: fill(overlay.value, "value"),
        label: fill(overlay.label, "label"),
        ...timed,
      };
  }
};

const checkCue = ({ fill, placeOf, planning }: SceneContext, cue: Cue, path: Path, say: Say | null): Cue => {
  if (typeof cue === "number") return cue;
  const word = fill(cue.word, [...path, "word"]).trim();
  const spoken = cutWords(say?.caption ?? "", planning.brief.value.language).map(({ text }) =>
    normaliseWord(text),
  );
  if (normaliseWord(word) !== "" && spoken.includes(normaliseWord(word))) return { word };
  throw new InputError(`Nothing says the word "${word}" in this scene.`, {
    place: placeOf(path),
    hint: "Name one word of say:, or a number of seconds.",
  });
};

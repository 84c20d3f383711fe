import type { Cue, Overlay } from "../../model/brief.ts";
import type { PlannedOverlay } from "../../model/plan.ts";
import { InputError } from "../../errors.ts";
import { cutWords, normaliseWord } from "../align-words.ts";
import type { Say } from "../parse-say.ts";
import { fill, fillOptional, placeIn, type Path, type SceneContext } from "./scene-context.ts";

export const overlayOf = (
  context: SceneContext,
  overlay: Overlay,
  path: Path,
  say: Say | null,
): PlannedOverlay => {
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

/** A number of seconds, or a word that is said. */
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

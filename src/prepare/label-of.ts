import { assertNever } from "../errors.ts";
import type { Need } from "../model/media.ts";

/** A need in a few words, for who watches. */
export const labelOf = (need: Need): string => {
  switch (need.kind) {
    case "speech":
      return shorten(need.text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " "));
    case "avatar":
      return need.avatarId;
    case "clip":
      switch (need.source.from) {
        case "scene":
          return `${need.source.avatarId}, whole scene`;
        case "template":
          return `template ${need.source.templateId}`;
        case "agent":
          return shorten(need.source.prompt);
        default:
          return assertNever(need.source);
      }
    case "asset":
      return need.source.replace(/^.*[\\/]/, "");
    default:
      return assertNever(need);
  }
};

const shorten = (text: string): string => (text.length <= 48 ? text : `${text.slice(0, 47).trimEnd()}…`);

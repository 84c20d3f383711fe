import type { OverlayProps, SceneProps } from "../video-props.ts";
import type { TextRole } from "./text-style.ts";

/** One text of a video, under the name its fitted size is found by. */
export type TextRun = { name: string; text: string; role: TextRole };

/** The name of a text: `hello/0/title`. */
export const runName = (scene: Pick<SceneProps, "id">, overlayIndex: number, part: string): string =>
  `${scene.id}/${overlayIndex}/${part}`;

const optional = (
  text: string | null,
  part: string,
  role: TextRole,
): { part: string; text: string; role: TextRole }[] => (text === null ? [] : [{ part, text, role }]);

const partsOf = (overlay: OverlayProps): { part: string; text: string; role: TextRole }[] => {
  switch (overlay.kind) {
    case "title":
      return [
        ...optional(overlay.kicker, "kicker", "kicker"),
        { part: "text", text: overlay.text, role: "title" },
      ];
    case "lower-third":
      return [{ part: "name", text: overlay.name, role: "name" }, ...optional(overlay.role, "role", "role")];
    case "bullets":
      return [
        ...optional(overlay.title, "title", "bulletsTitle"),
        ...overlay.items.map(({ text }, index) => ({ part: `item-${index}`, text, role: "bullet" as const })),
      ];
    case "cta":
      return [{ part: "text", text: overlay.text, role: "cta" }, ...optional(overlay.url, "url", "url")];
    case "quote":
      return [{ part: "text", text: overlay.text, role: "quote" }, ...optional(overlay.by, "by", "by")];
    case "stat":
      return [
        { part: "value", text: overlay.value, role: "value" },
        { part: "label", text: overlay.label, role: "label" },
      ];
  }
};

/** The texts of an overlay, from top to bottom. */
export const runsOf = (
  scene: Pick<SceneProps, "id">,
  overlay: OverlayProps,
  overlayIndex: number,
): TextRun[] =>
  partsOf(overlay).map(({ part, text, role }) => ({ name: runName(scene, overlayIndex, part), text, role }));

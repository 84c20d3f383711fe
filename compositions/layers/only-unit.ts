import { createContext, useContext, type CSSProperties } from "react";

/** The one text of a stack that is drawn: of which overlay, and which part of it; null for all of it. */
export type Unit = { overlay: number; part: string | null };

/** Set where a text is drawn apart from those it stands with. They keep their place, so that it keeps its own. */
export const OnlyUnit = createContext<Unit | null>(null);

/** Longer than anything takes to arrive. */
const restMs = 10_000_000;

/** The time for an overlay: one that is not drawn is at rest, so that its motion is not in the markup of the others. */
export const useOverlayTime = (overlay: number, nowMs: number): { isDrawn: boolean; nowMs: number } => {
  const only = useContext(OnlyUnit);
  const isDrawn = only === null || only.overlay === overlay;
  return { isDrawn, nowMs: isDrawn ? nowMs : restMs };
};

/** The same for a part of an overlay that is drawn. */
export const usePartTime = (part: string, elapsedMs: number): { elapsedMs: number; style: CSSProperties } => {
  const only = useContext(OnlyUnit);
  const isDrawn = only === null || only.part === null || only.part === part;
  return isDrawn ? { elapsedMs, style: {} } : { elapsedMs: restMs, style: { visibility: "hidden" } };
};

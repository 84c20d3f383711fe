import type { CaptionPage } from "./pages.ts";

/** A page at one moment. */
export type PageMoment = {
  page: CaptionPage;
  pageIndex: number;
  /** Which word of the page, counted over its lines, is being said; null before the first and after the last. */
  spokenIndex: number | null;
  /** When the page appeared and when it goes. */
  fromMs: number;
  untilMs: number;
};

/** A page is seen a little before it is said, so that the eye is there when the voice is. */
const leadMs = 160;
/** How long a page stays when nothing follows it. */
const lingerMs = 700;
/** How long a word stays the spoken one when nothing follows it in its page. */
const holdMs = 240;
/** Times of frames are thirds of milliseconds at 30 a second. */
const epsilonMs = 1e-6;

/** When a page is seen: from shortly before its first word until the next one comes, or a while after its last word. */
export const visibleSpan = (
  pages: readonly CaptionPage[],
  index: number,
): { fromMs: number; untilMs: number } => {
  const appears = (at: number): number => {
    const page = pages[at];
    const before = pages[at - 1];
    if (page === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(page.startMs - leadMs, Math.min(before?.endMs ?? 0, page.startMs), 0);
  };
  const page = pages[index];
  return {
    fromMs: appears(index),
    untilMs: Math.min((page?.endMs ?? 0) + lingerMs, appears(index + 1)),
  };
};

/**
 * One page at `ms` of the scene, and its word that is being said: from the moment it starts until the next one of the page
 * starts. Null while the page is not shown.
 */
export const momentOfPage = (
  pages: readonly CaptionPage[],
  pageIndex: number,
  ms: number,
): PageMoment | null => {
  const now = ms + epsilonMs;
  const page = pages[pageIndex];
  const { fromMs, untilMs } = visibleSpan(pages, pageIndex);
  if (page === undefined || now < fromMs || now >= untilMs) return null;
  const spoken = page.lines.flat().findLastIndex((word) => word.startMs <= now);
  const isOver = now >= page.endMs + holdMs;
  return { page, pageIndex, spokenIndex: spoken < 0 || isOver ? null : spoken, fromMs, untilMs };
};

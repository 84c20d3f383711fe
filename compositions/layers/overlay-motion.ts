import { fittedText } from "../../src/model/layout/fitted-text.ts";
import type { OverlayStack, PlacedOverlay } from "../../src/model/layout/stack-overlays.ts";
import { runsOf } from "../../src/model/layout/text-runs.ts";
import type { SceneProps, VideoProps } from "../../src/model/video-props.ts";
import type { FrameSpan } from "./graphics-layer.ts";
import type { Unit } from "./only-unit.ts";

/** How long a line takes to rise, and how much later than the one above it begins to. */
export const lineMs = 850;
export const staggerMs = 70;
/** How much later a text below another begins to appear; none of an overlay waits longer than the last of so many. */
export const nextMs = 140;
const lastPlace = 3;
/** How long an overlay takes to go when its time is over. */
export const exitMs = 240;

/** Milliseconds of the scene. */
type Motion = { fromMs: number; untilMs: number };

/** When a bullet appears: not before its time, and not before those above it. */
export const bulletFromMs = (item: { fromMs: number }, place: number, fromMs: number): number =>
  Math.max(item.fromMs, fromMs + place * nextMs);

/** The name of a bullet among the parts of its overlay. */
export const bulletName = (place: number): string => `item-${place}`;

const motionsOf = (
  { overlay, index, fromMs, untilMs }: PlacedOverlay,
  scene: SceneProps,
  video: VideoProps,
  part: string | null,
): Motion[] => {
  const rows = Math.max(
    ...runsOf(scene, overlay, index).map(({ name }) => fittedText(video, name).lines.length),
  );
  const arrivalMs = lastPlace * nextMs + rows * staggerMs + lineMs;
  const bullets =
    overlay.kind === "bullets"
      ? overlay.items.map((item, place) => ({
          part: bulletName(place),
          begin: bulletFromMs(item, place, fromMs),
        }))
      : [];
  const isBullet = bullets.some((bullet) => bullet.part === part);
  const begins = [
    ...(isBullet ? [] : [fromMs]),
    ...bullets.filter((bullet) => part === null || bullet.part === part).map(({ begin }) => begin),
  ];
  const arrivals = begins.map((begin) => ({ fromMs: begin, untilMs: begin + arrivalMs }));
  return untilMs === null ? arrivals : [...arrivals, { fromMs: untilMs - exitMs, untilMs }];
};

/** The frames in which all texts of a stack stand still, or one of its texts does: it is not coming or going. */
export const stillSpansOf = (
  stack: OverlayStack,
  scene: SceneProps,
  video: VideoProps,
  span: FrameSpan,
  unit: Unit | null,
): FrameSpan[] => {
  const moving = stack
    .filter(({ index }) => unit === null || unit.overlay === index)
    .flatMap((placed) => motionsOf(placed, scene, video, unit?.part ?? null))
    .map(({ fromMs, untilMs }) => ({
      from: Math.floor((fromMs * video.fps) / 1000) - 1,
      until: Math.ceil((untilMs * video.fps) / 1000) + 2,
    }))
    .sort((a, b) => a.from - b.from);
  const still: FrameSpan[] = [];
  let free = span.from;
  for (const { from, until } of [...moving, { from: span.until, until: span.until }]) {
    if (free < from) still.push({ from: free, until: Math.min(from, span.until) });
    free = Math.max(free, until);
  }
  return still.filter(({ from, until }) => from < until);
};

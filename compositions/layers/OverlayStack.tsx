import type { CSSProperties, FC } from "react";
import { paletteOn, type Palette } from "../../src/model/layout/palette.ts";
import type { PlacedStack } from "../../src/model/layout/scene-stacks.ts";
import { between, opacity, spring } from "../../src/model/motion/spring.ts";
import type { SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { TextOverlay } from "./TextOverlay.tsx";

const justify = { top: "flex-start", middle: "center", bottom: "flex-end" } as const;

const cardStyle = (video: VideoProps, padding: number, shortSide: number, enter: number): CSSProperties => ({
  backgroundColor: video.brand.colors.surface,
  padding,
  margin: -padding,
  borderRadius: Math.round(video.brand.radius * shortSide),
  ...(enter < 1
    ? { opacity: opacity(enter * 1.6), transform: `translateY(${between(36, 0, enter)}px)` }
    : {}),
});

/** Overlays that are seen together, in one column. Gone when the last of them has gone. */
export const OverlayStack: FC<{
  video: VideoProps;
  scene: SceneProps;
  placed: PlacedStack;
  palette: Palette;
  nowMs: number;
  shortSide: number;
}> = ({ video, scene, placed, palette, nowMs, shortSide }) => {
  const { stack, box, anchor, gap, cardPadding } = placed;
  const fromMs = Math.min(...stack.map((one) => one.fromMs));
  const untilMs = Math.max(...stack.map((one) => one.untilMs ?? Number.POSITIVE_INFINITY));
  if (nowMs < fromMs || nowMs >= untilMs) return null;
  const onCard = cardPadding === null ? palette : paletteOn(video.brand.colors.surface, video.brand.colors);
  return (
    <div
      data-layer="text"
      style={{
        position: "absolute",
        left: box.x,
        top: box.y,
        width: box.width,
        height: box.height,
        display: "flex",
        flexDirection: "column",
        justifyContent: justify[anchor],
        alignItems: cardPadding === null ? "stretch" : "flex-start",
      }}
    >
      <div
        style={{
          display: "flex",
          flexDirection: "column",
          gap,
          ...(cardPadding === null
            ? {}
            : cardStyle(video, cardPadding, shortSide, spring(nowMs - fromMs, 600))),
        }}
      >
        {stack.map((one) => (
          <TextOverlay
            key={one.index}
            video={video}
            scene={scene}
            placed={one}
            palette={onCard}
            nowMs={nowMs}
          />
        ))}
      </div>
    </div>
  );
};

import type { CSSProperties, FC } from "react";
import { useCurrentFrame } from "remotion";
import { cardRisePx } from "../../src/model/layout/layer-boxes.ts";
import { paletteOn, type Palette } from "../../src/model/layout/palette.ts";
import { stackSpan, type PlacedStack } from "../../src/model/layout/scene-stacks.ts";
import type { Box } from "../../src/model/media.ts";
import { between, opacity, spring } from "../../src/model/motion/spring.ts";
import type { SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { framesToMs } from "../../src/model/timing.ts";
import { LayerRoot } from "./LayerRoot.tsx";
import { OnlyUnit, type Unit } from "./only-unit.ts";
import { TextOverlay } from "./TextOverlay.tsx";

const justify = { top: "flex-start", middle: "center", bottom: "flex-end" } as const;

const cardStyle = (video: VideoProps, padding: number, shortSide: number, enter: number): CSSProperties => ({
  backgroundColor: video.brand.colors.surface,
  padding,
  margin: -padding,
  borderRadius: Math.round(video.brand.radius * shortSide),
  ...(enter < 1
    ? { opacity: opacity(enter * 1.6), transform: `translateY(${between(cardRisePx, 0, enter)}px)` }
    : {}),
});

/**
 * Overlays that are seen together, in one column. Gone when the last of them has gone. With `only`, one of its texts where it
 * stands among the others, which are not seen.
 */
export const OverlayStack: FC<{
  video: VideoProps;
  scene: SceneProps;
  box: Box;
  placed: PlacedStack;
  palette: Palette;
  shortSide: number;
  only: { unit: Unit; box: Box } | null;
}> = ({ video, scene, box, placed, palette, shortSide, only }) => {
  const nowMs = framesToMs(useCurrentFrame(), video.fps);
  const { stack, anchor, gap, cardPadding } = placed;
  const { fromMs, untilMs } = stackSpan(stack);
  if (nowMs < fromMs || nowMs >= untilMs) return null;
  const onCard = cardPadding === null ? palette : paletteOn(video.brand.colors.surface, video.brand.colors);
  return (
    <LayerRoot video={video} name="text" box={only?.box ?? box}>
      <OnlyUnit value={only?.unit ?? null}>
        <div
          style={{
            position: "absolute",
            left: box.x - (only?.box ?? box).x,
            top: box.y - (only?.box ?? box).y,
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
      </OnlyUnit>
    </LayerRoot>
  );
};

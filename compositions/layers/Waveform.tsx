import type { FC } from "react";
import { useCurrentFrame } from "remotion";
import type { Palette } from "../../src/model/layout/palette.ts";
import { between, spring } from "../../src/model/motion/spring.ts";
import { waveformBars } from "../../src/model/motion/waveform.ts";
import { framesToMs } from "../../src/model/timing.ts";
import type { Box } from "../../src/model/media.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import { LayerRoot } from "./LayerRoot.tsx";

/** Width of a bar and its gap, as a share of the waveform's height. */
const pitch = 0.115;
const barShare = 0.56;
const growMs = 700;
const staggerMs = 9;

/** The scene's voice as a row of bars that grow from the middle line; what has been said has the accent. */
export const Waveform: FC<{ video: VideoProps; levels: readonly number[]; box: Box; palette: Palette }> = ({
  video,
  levels,
  box,
  palette,
}) => {
  const ms = framesToMs(useCurrentFrame(), video.fps);
  const count = Math.max(8, Math.floor(box.width / (box.height * pitch)));
  const step = box.width / count;
  return (
    <LayerRoot video={video} name="waveform" box={box}>
      <svg viewBox={`0 0 ${box.width} ${box.height}`} style={{ position: "absolute", inset: 0 }}>
        {waveformBars(levels, ms, count).map(({ height, isSaid }, index) => {
          const full = Math.max(step * barShare, height * box.height);
          const tall = between(0, full, spring(ms - index * staggerMs, growMs));
          return (
            <rect
              key={index}
              x={between(0, index * step + (step * (1 - barShare)) / 2, 1)}
              y={between(0, (box.height - tall) / 2, 1)}
              width={between(0, step * barShare, 1)}
              height={tall}
              rx={between(0, (step * barShare) / 2, 1)}
              fill={isSaid ? palette.accent : palette.muted}
              fillOpacity={isSaid ? 1 : 0.45}
            />
          );
        })}
      </svg>
    </LayerRoot>
  );
};

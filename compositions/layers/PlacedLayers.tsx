import type { FC } from "react";
import { AbsoluteFill, useCurrentFrame } from "remotion";
import { isWithin, type GraphicsLayer } from "./graphics-layer.ts";

/** Layers of graphics over one another, each in its place in the frame. */
export const PlacedLayers: FC<{ layers: readonly GraphicsLayer[] }> = ({ layers }) => {
  const frame = useCurrentFrame();
  return (
    <AbsoluteFill>
      {layers
        .filter(({ span }) => isWithin(frame, span))
        .map(({ name, box: { x, y, width, height }, content }) => (
          <div key={name} style={{ position: "absolute", left: x, top: y, width, height }}>
            {content}
          </div>
        ))}
    </AbsoluteFill>
  );
};

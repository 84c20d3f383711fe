import type { FC } from "react";
import { Video } from "@remotion/media";
import { AbsoluteFill, staticFile } from "remotion";
import type { RoundedBox } from "../../src/model/layout/rounded-box.ts";
import type { Box } from "../../src/model/media.ts";

/** A presenter's transparent clip, or a film behind everything, drawn where the layout placed it. Always silent. */
export const MaskedVideo: FC<{
  name: string;
  file: string;
  geometry: { clip: Box; mask: RoundedBox };
  /** Repeated until the scene ends. */
  loop: boolean;
}> = ({ name, file, geometry: { clip, mask }, loop }) => (
  <AbsoluteFill>
    <div
      style={{
        position: "absolute",
        left: mask.x,
        top: mask.y,
        width: mask.width,
        height: mask.height,
        borderRadius: mask.radius,
        overflow: "hidden",
      }}
    >
      <Video
        src={staticFile(file)}
        name={name}
        muted
        loop={loop}
        objectFit="fill"
        style={{
          position: "absolute",
          left: clip.x - mask.x,
          top: clip.y - mask.y,
          width: clip.width,
          height: clip.height,
        }}
      />
    </div>
  </AbsoluteFill>
);

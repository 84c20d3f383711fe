import type { FC } from "react";
import { Video } from "@remotion/media";
import { AbsoluteFill, staticFile } from "remotion";
import type { PresenterGeometry } from "../../src/model/layout/place-presenter.ts";
import type { PresenterProps } from "../../src/model/video-props.ts";

/** The presenter's transparent clip, drawn where the layout placed it. Silent: the speech is a sound of its own. */
export const Avatar: FC<{ presenter: PresenterProps; geometry: PresenterGeometry }> = ({
  presenter,
  geometry: { clip, mask },
}) => (
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
        src={staticFile(presenter.file)}
        muted
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

import type { CSSProperties, FC, ReactNode } from "react";
import type { Box } from "../../src/model/media.ts";
import type { VideoProps } from "../../src/model/video-props.ts";

/** What every layer of graphics stands in: it says all that its picture depends on, and not where it is placed. */
export const LayerRoot: FC<{
  video: Pick<VideoProps, "language" | "direction">;
  name: string;
  box: Box;
  style?: CSSProperties;
  children: ReactNode;
}> = ({ video, name, box: { width, height }, style, children }) => (
  <div
    data-layer={name}
    lang={video.language}
    dir={video.direction}
    style={{ position: "relative", width, height, ...style }}
  >
    {children}
  </div>
);

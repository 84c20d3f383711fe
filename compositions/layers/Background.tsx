import type { FC } from "react";
import { Video } from "@remotion/media";
import { AbsoluteFill, Img, staticFile } from "remotion";
import type { BackgroundProps } from "../../src/model/video-props.ts";

/** Fills its parent with a colour, gradient, picture or film; a film is repeated until the scene ends. */
export const Background: FC<{ background: Exclude<BackgroundProps, { kind: "brand" }> }> = ({
  background,
}) => {
  switch (background.kind) {
    case "color":
      return <AbsoluteFill style={{ backgroundColor: background.color }} />;
    case "gradient":
      return (
        <AbsoluteFill
          style={{ background: `linear-gradient(${background.angle}deg, ${background.colors.join(", ")})` }}
        />
      );
    case "image":
      return (
        <Img
          src={staticFile(background.file)}
          style={{ width: "100%", height: "100%", objectFit: background.fit }}
        />
      );
    case "video":
      return (
        <Video
          src={staticFile(background.file)}
          muted
          loop
          objectFit={background.fit}
          style={{ width: "100%", height: "100%" }}
        />
      );
  }
};

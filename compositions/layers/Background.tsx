import type { FC } from "react";
import { AbsoluteFill, Img, staticFile } from "remotion";
import type { BackgroundProps } from "../../src/model/video-props.ts";

export type StillBackground = Exclude<BackgroundProps, { kind: "brand" | "video" }>;

/** Fills its parent with a colour, gradient or picture. */
export const Background: FC<{ background: StillBackground }> = ({ background }) => {
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
        // The file's name is in the markup, where <Img> itself would not show which picture it loads.
        <AbsoluteFill data-file={background.file}>
          <Img
            src={staticFile(background.file)}
            style={{ width: "100%", height: "100%", objectFit: background.fit }}
          />
        </AbsoluteFill>
      );
  }
};

import type { FC } from "react";
import { Img, staticFile } from "remotion";
import type { Box } from "../../src/model/media.ts";
import type { BrandProps, VideoProps } from "../../src/model/video-props.ts";
import { LayerRoot } from "./LayerRoot.tsx";

/** The brand's logo for the ground it lies on. */
export const logoOn = (brand: BrandProps, isOnDark: boolean): BrandProps["logo"] =>
  isOnDark ? (brand.logoOnDark ?? brand.logo) : brand.logo;

/** A logo that fills its box. */
export const Logo: FC<{ video: VideoProps; logo: BrandProps["logo"]; box: Box }> = ({ video, logo, box }) => (
  <LayerRoot video={video} name="logo" box={box}>
    {/* The file's name is in the markup, where <Img> itself would not show which picture it loads. */}
    <div data-file={logo.file}>
      <Img src={staticFile(logo.file)} style={{ width: box.width, height: box.height, display: "block" }} />
    </div>
  </LayerRoot>
);

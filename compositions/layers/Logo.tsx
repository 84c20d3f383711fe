import type { FC } from "react";
import { Img, staticFile } from "remotion";
import type { Box } from "../../src/model/media.ts";
import type { BrandProps } from "../../src/model/video-props.ts";

/** The brand's logo for the ground it lies on, as large as its box allows, at the edge where reading starts. */
export const Logo: FC<{ brand: BrandProps; box: Box; isOnDark: boolean; direction: "ltr" | "rtl" }> = ({
  brand,
  box,
  isOnDark,
  direction,
}) => {
  const logo = isOnDark ? (brand.logoOnDark ?? brand.logo) : brand.logo;
  const width = Math.round(Math.min(box.width, (box.height * logo.width) / logo.height));
  const height = Math.round((width * logo.height) / logo.width);
  return (
    // The file's name is in the markup, where <Img> itself would not show which picture it loads.
    <div
      data-file={logo.file}
      style={{
        position: "absolute",
        left: direction === "ltr" ? box.x : box.x + box.width - width,
        top: box.y,
        width,
        height,
      }}
    >
      <Img src={staticFile(logo.file)} style={{ width, height, display: "block" }} />
    </div>
  );
};

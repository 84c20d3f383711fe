import { useEffect, useState, type FC } from "react";
import { useDelayRender } from "remotion";
import type { FontProps } from "../../src/model/video-props.ts";
import { loadFonts } from "../load-fonts.ts";

/** Holds frames back until the fonts are there: each tab that renders has to load them for itself. */
export const FontLoader: FC<{ fonts: readonly FontProps[] }> = ({ fonts }) => {
  const { delayRender, continueRender, cancelRender } = useDelayRender();
  const [handle] = useState(() => delayRender("Fonts of the brand"));
  useEffect(() => {
    loadFonts(fonts).then(() => continueRender(handle), cancelRender);
  }, [fonts, handle, continueRender, cancelRender]);
  return null;
};

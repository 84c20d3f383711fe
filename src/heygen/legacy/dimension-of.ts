import { InputError } from "../../errors.ts";
import type { AvatarVideoInput } from "../video-inputs.ts";
import type { Dimension } from "./scenes.ts";

const pixels: Readonly<Record<string, Readonly<Record<string, Dimension>>>> = {
  "16:9": {
    "720p": { width: 1280, height: 720 },
    "1080p": { width: 1920, height: 1080 },
    "4k": { width: 3840, height: 2160 },
  },
  "9:16": {
    "720p": { width: 720, height: 1280 },
    "1080p": { width: 1080, height: 1920 },
    "4k": { width: 2160, height: 3840 },
  },
  "1:1": { "720p": { width: 720, height: 720 }, "1080p": { width: 1080, height: 1080 } },
  "4:5": { "720p": { width: 576, height: 720 }, "1080p": { width: 864, height: 1080 } },
  "5:4": { "720p": { width: 900, height: 720 }, "1080p": { width: 1350, height: 1080 } },
};

/** The pixels of an aspect and a resolution of v3. Throws `InputError` where the legacy API has no such size. */
export const dimensionOf = ({ aspectRatio = "16:9", resolution = "1080p" }: AvatarVideoInput): Dimension => {
  const found = pixels[aspectRatio]?.[resolution];
  if (found !== undefined) return found;
  throw new InputError(`The legacy API has no size for ${aspectRatio} at ${resolution}.`, {
    place: { path: "resolution" },
    hint: "Choose another aspect or resolution, or use the API v3.",
  });
};

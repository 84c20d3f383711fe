import type { VideoProps } from "../video-props.ts";
import type { FittedText } from "./fit-block.ts";

/**
 * Size and lines of a text, by its name.
 *
 * @throws Error where it was not measured: the frame would be wrong in silence.
 */
export const fittedText = ({ fitted }: Pick<VideoProps, "fitted">, name: string): FittedText => {
  const text = fitted[name];
  if (text === undefined) {
    throw new Error(`The text "${name}" has not been measured: calculateMetadata fills in "fitted".`);
  }
  return text;
};

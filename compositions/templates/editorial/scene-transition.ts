import { linearTiming, type TransitionPresentation, type TransitionTiming } from "@remotion/transitions";
import { fade } from "@remotion/transitions/fade";
import { slide } from "@remotion/transitions/slide";
import { wipe } from "@remotion/transitions/wipe";
import type { Transition } from "../../../src/model/brief.ts";
import { spring } from "../../../src/model/motion/spring.ts";
import type { VideoProps } from "../../../src/model/video-props.ts";

type AnyPresentation = TransitionPresentation<Record<string, unknown>>;

/** How a scene comes in; scenes move the way the language is read. */
export const presentationOf = (
  kind: Exclude<Transition, "none">,
  direction: VideoProps["direction"],
): AnyPresentation => {
  const from = direction === "ltr" ? "from-right" : "from-left";
  switch (kind) {
    case "fade":
      return fade();
    case "push":
      return slide({ direction: from });
    case "wipe":
      return wipe({ direction: from });
  }
};

/** The spring everything here moves with, over exactly the frames the scenes overlap. */
export const transitionTiming = (durationInFrames: number): TransitionTiming =>
  linearTiming({ durationInFrames, easing: (progress) => spring(progress * 1000, 1000) });

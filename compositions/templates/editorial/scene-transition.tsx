import type { CSSProperties, FC } from "react";
import type {
  TransitionPresentation,
  TransitionPresentationComponentProps,
  TransitionTiming,
} from "@remotion/transitions";
import { AbsoluteFill, useVideoConfig } from "remotion";
import {
  transitionAt,
  transitionProgress,
  type TransitionSide,
  type VisibleTransition,
} from "../../../src/model/motion/transition.ts";
import type { VideoProps } from "../../../src/model/video-props.ts";

type PresentationProps = { kind: VisibleTransition; direction: VideoProps["direction"] };

/** `visible` is of the frame; what is clipped has been moved. */
const sideStyle = ({ x, visible }: TransitionSide, width: number): CSSProperties => ({
  left: x,
  ...(visible.x === x && visible.width === width
    ? {}
    : { clipPath: `inset(0 ${width - (visible.x - x) - visible.width}px 0 ${visible.x - x}px)` }),
});

const Presentation: FC<TransitionPresentationComponentProps<PresentationProps>> = ({
  children,
  presentationDirection,
  presentationProgress,
  passedProps: { kind, direction },
}) => {
  const { width, height } = useVideoConfig();
  const { entering, leaving } = transitionAt(kind, direction, presentationProgress, { width, height });
  return (
    <AbsoluteFill
      style={
        presentationDirection === "entering"
          ? { ...sideStyle(entering, width), ...(entering.opacity < 1 ? { opacity: entering.opacity } : {}) }
          : sideStyle(leaving, width)
      }
    >
      {children}
    </AbsoluteFill>
  );
};

/** How a scene comes in, drawn as `transitionAt` says. */
export const presentationOf = (
  kind: VisibleTransition,
  direction: VideoProps["direction"],
): TransitionPresentation<PresentationProps> => ({ component: Presentation, props: { kind, direction } });

/** Over exactly the frames the scenes overlap. */
export const transitionTiming = (durationInFrames: number): TransitionTiming => ({
  getDurationInFrames: () => durationInFrames,
  getProgress: ({ frame }) => transitionProgress(frame, durationInFrames),
});

import {
  AbsoluteFill,
  Composition,
  Still,
  registerRoot,
  useCurrentFrame,
  type CalculateMetadataFunction,
} from "remotion";
import { durationInFrames } from "../../../src/model/timing.ts";
import type { VideoProps } from "../../../src/model/video-props.ts";

/** The smallest picture that moves: what is tested here is the way from props to a file. */
const Picture = ({ title, brand }: VideoProps) => {
  if (title === "cannot be drawn") throw new Error("this picture cannot be drawn");
  return (
    <AbsoluteFill style={{ backgroundColor: brand.colors.background, color: brand.colors.text }}>
      <div style={{ width: useCurrentFrame() * 2, height: 20, backgroundColor: brand.colors.accent }} />
      {title}
    </AbsoluteFill>
  );
};

const size = { width: 320, height: 180 };
const calculateMetadata: CalculateMetadataFunction<VideoProps> = ({ props }) => ({
  durationInFrames: durationInFrames(props),
  fps: props.fps,
});
const noProps = {} as VideoProps;

const Root = () => (
  <>
    <Composition
      id="editorial-16x9"
      component={Picture}
      defaultProps={noProps}
      calculateMetadata={calculateMetadata}
      {...size}
    />
    <Still id="editorial-poster-16x9" component={Picture} defaultProps={noProps} {...size} />
  </>
);

registerRoot(Root);

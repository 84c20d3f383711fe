import type { FC, ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Internals } from "remotion";
import { sizeOfAspect } from "../src/model/aspect.ts";
import { durationInFrames } from "../src/model/timing.ts";
import type { VideoProps } from "../src/model/video-props.ts";
import { templateLooks } from "./templates/index.ts";

const id = "markup";
/** The composition's own component is never asked for: what is drawn stands inside its contexts. */
const Nothing: FC = () => null;

/** Remotion's own contexts with one composition at one frame: what its tabs set up before they draw. */
const AtFrame: FC<{ video: VideoProps; frame: number; children: ReactNode }> = ({
  video,
  frame,
  children,
}) => {
  const metadata = {
    ...sizeOfAspect[video.aspect],
    fps: video.fps,
    durationInFrames: durationInFrames(video),
  };
  const timeline = {
    frame: { [id]: frame },
    isPlaying: () => false,
    isInsideFreeze: false,
    audioAndVideoTags: { current: [] },
  };
  const environment = {
    isPlayer: false,
    isRendering: true,
    isStudio: false,
    isClientSideRendering: false,
    isReadOnlyStudio: false,
  };
  return (
    <Internals.RemotionEnvironmentContext.Provider value={environment}>
      <Internals.CanUseRemotionHooksProvider>
        <Internals.AbsoluteTimeContext.Provider value={timeline}>
          <Internals.TimelineContext.Provider value={timeline}>
            <Internals.CompositionManager.Provider
              value={{
                compositions: [
                  {
                    ...metadata,
                    id,
                    component: Nothing,
                    defaultProps: {},
                    order: null,
                    folderName: null,
                    parentFolderName: null,
                    schema: null,
                    calculateMetadata: null,
                    stack: null,
                  },
                ],
                currentCompositionMetadata: {
                  ...metadata,
                  props: {},
                  defaultCodec: null,
                  defaultOutName: null,
                  defaultVideoImageFormat: null,
                  defaultPixelFormat: null,
                  defaultProResProfile: null,
                  defaultSampleRate: null,
                },
                currentAssetMetadata: null,
                folders: [],
                canvasContent: { type: "composition", compositionId: id },
              }}
            >
              {children}
            </Internals.CompositionManager.Provider>
          </Internals.TimelineContext.Provider>
        </Internals.AbsoluteTimeContext.Provider>
      </Internals.CanUseRemotionHooksProvider>
    </Internals.RemotionEnvironmentContext.Provider>
  );
};

/** The graphics of one frame as static markup: frames with equal markup are equal pictures. `fitted` must be filled in. */
export const graphicsMarkup = (props: VideoProps, frame: number): string => {
  const { Video } = templateLooks[props.template];
  return renderToStaticMarkup(
    <AtFrame video={props} frame={frame}>
      <Video {...props} part="graphics" />
    </AtFrame>,
  );
};

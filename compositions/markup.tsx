import type { ContextType, FC, ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Internals } from "remotion";
import { sizeOfAspect } from "../src/model/aspect.ts";
import { durationInFrames } from "../src/model/timing.ts";
import type { SceneProps, VideoProps } from "../src/model/video-props.ts";
import { isWithin, type FrameSpan, type GraphicsLayer } from "./layers/graphics-layer.ts";
import { oncePerScene, type SceneGraphics } from "./templates/graphics.ts";
import { templateLooks } from "./templates/index.ts";

const id = "markup";
/** The composition's own component is never asked for: what is drawn stands inside its contexts. */
const Nothing: FC = () => null;

const environment = {
  isPlayer: false,
  isRendering: true,
  isStudio: false,
  isClientSideRendering: false,
  isReadOnlyStudio: false,
};

type Manager = ContextType<typeof Internals.CompositionManager>;
const managers = new WeakMap<VideoProps, Manager>();

/** The composition that a video is, made once: every layer of every frame asks for it. */
const managerOf = (video: VideoProps): Manager => {
  const known = managers.get(video);
  if (known !== undefined) return known;
  const metadata = {
    ...sizeOfAspect[video.aspect],
    fps: video.fps,
    durationInFrames: durationInFrames(video),
  };
  const made: Manager = {
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
  };
  managers.set(video, made);
  return made;
};

/** Remotion's own contexts with one composition at one frame: what its tabs set up before they draw. */
const AtFrame: FC<{ video: VideoProps; frame: number; children: ReactNode }> = ({
  video,
  frame,
  children,
}) => {
  const timeline = {
    frame: { [id]: frame },
    isPlaying: () => false,
    isInsideFreeze: false,
    audioAndVideoTags: { current: [] },
  };
  return (
    <Internals.RemotionEnvironmentContext.Provider value={environment}>
      <Internals.CanUseRemotionHooksProvider>
        <Internals.AbsoluteTimeContext.Provider value={timeline}>
          <Internals.TimelineContext.Provider value={timeline}>
            <Internals.CompositionManager.Provider value={managerOf(video)}>
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

/** A layer without what draws it. */
export type LayerDescription = Omit<GraphicsLayer, "content">;
export type GraphicsDescription =
  { purity: "pure"; layers: LayerDescription[] } | Extract<SceneGraphics, { purity: "impure" }>;

/** What a scene's graphics are made of, from back to front. `fitted` must be filled in for the scene. */
export const describeGraphics = (video: VideoProps, scene: SceneProps): GraphicsDescription => {
  const graphics = templateLooks[video.template].graphicsOf(video, scene);
  if (graphics.purity === "impure") return graphics;
  return {
    purity: "pure",
    layers: graphics.layers.map(({ name, box, reach, span, still }) => ({ name, box, reach, span, still })),
  };
};

/** With what was drawn of it while it stood still. */
type DrawnLayer = GraphicsLayer & { known: Map<FrameSpan, string> };

const layersByName = oncePerScene((video: VideoProps, scene: SceneProps): Map<string, DrawnLayer> => {
  const graphics = templateLooks[video.template].graphicsOf(video, scene);
  if (graphics.purity === "impure") throw new Error(`Its graphics are not pure: ${graphics.because}.`);
  return new Map(graphics.layers.map((layer) => [layer.name, { ...layer, known: new Map() }]));
});

/**
 * One layer of a scene at one of its frames as static markup; empty when nothing of it is seen. Where it is placed is not
 * in it: equal markup is an equal picture, whatever scene or aspect it is of.
 */
export const layerMarkup = (video: VideoProps, scene: SceneProps, name: string, frame: number): string => {
  const layer = layersByName(video, scene).get(name);
  if (layer === undefined) throw new Error(`The ${scene.layout} scene has no layer "${name}".`);
  if (!isWithin(frame, layer.span)) return "";
  const stretch = layer.still.find((span) => isWithin(frame, span));
  const known = stretch && layer.known.get(stretch);
  if (known !== undefined) return known;
  const markup = renderToStaticMarkup(
    <AtFrame video={video} frame={frame}>
      {layer.content}
    </AtFrame>,
  );
  if (stretch !== undefined) layer.known.set(stretch, markup);
  return markup;
};

/** A scene's still plate as static markup, with the names of the files it shows; empty when there is nothing on it. */
export const groundMarkup = (video: VideoProps, scene: SceneProps, plate: "ground" | "over-film"): string => {
  const { Ground, OverFilm } = templateLooks[video.template];
  const Part = plate === "ground" ? Ground : OverFilm;
  return renderToStaticMarkup(
    <AtFrame video={video} frame={0}>
      <Part video={video} scene={scene} />
    </AtFrame>,
  );
};

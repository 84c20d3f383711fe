import { getInputProps, staticFile, type CalculateMetadataFunction } from "remotion";
import { sizeOfAspect } from "../src/model/aspect.ts";
import { fitVideo } from "../src/model/layout/fit-video.ts";
import { durationInFrames } from "../src/model/timing.ts";
import { platesPropsSchema, type PlatesProps } from "../src/model/plates.ts";
import { videoPropsSchema, type VideoProps } from "../src/model/video-props.ts";
import { loadFonts } from "./load-fonts.ts";
import { browserMeasure } from "./measure-text.ts";

type Metadata = Awaited<ReturnType<CalculateMetadataFunction<VideoProps>>>;

/** Loads the video's fonts, fits all its texts once, and says how long and large it is. */
const describe = async (video: VideoProps): Promise<Metadata> => {
  await loadFonts(video.fonts);
  return {
    ...sizeOfAspect[video.aspect],
    fps: video.fps,
    durationInFrames: durationInFrames(video),
    props: { ...video, fitted: fitVideo(video, browserMeasure(video)) },
  };
};

/** Metadata of a template's composition, from the props it is given. */
export const calculateVideoMetadata: CalculateMetadataFunction<VideoProps> = ({ props }) =>
  describe(videoPropsSchema.parse(props));

/** Metadata of plates: a frame for each, and as long as the longest scene, because a frozen frame has to lie in it. */
export const calculatePlatesMetadata: CalculateMetadataFunction<PlatesProps> = async ({ props }) => {
  const { plates, ...video } = platesPropsSchema.parse(props);
  const { props: measured, ...metadata } = await describe(video);
  return {
    ...metadata,
    durationInFrames: Math.max(1, plates.length, ...video.scenes.map((scene) => scene.durationInFrames)),
    props: { ...video, ...measured, plates },
  };
};

/** Reads the props that the pre-render step has written for a video. */
export const readPreparedProps = async (file: string, signal?: AbortSignal): Promise<VideoProps> => {
  const response = await fetch(staticFile(file), signal === undefined ? {} : { signal });
  if (!response.ok) throw new Error(`Could not read ${file}: the server answered ${response.status}.`);
  return videoPropsSchema.parse(await response.json());
};

/** Metadata of a prepared video: its own props file, over which what the command line gives has precedence. */
export const calculatePreparedMetadata =
  (file: string): CalculateMetadataFunction<VideoProps> =>
  async ({ abortSignal }) =>
    describe(videoPropsSchema.parse({ ...(await readPreparedProps(file, abortSignal)), ...getInputProps() }));

import { getInputProps, staticFile, type CalculateMetadataFunction } from "remotion";
import { sizeOfAspect } from "../src/model/aspect.ts";
import { fitVideo } from "../src/model/layout/fit-video.ts";
import { durationInFrames } from "../src/model/timing.ts";
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

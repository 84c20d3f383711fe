import { useEffect, useState } from "react";
import { watchPublicFolder } from "@remotion/studio";
import { getRemotionEnvironment, getStaticFiles, useDelayRender } from "remotion";
import type { VideoProps } from "../src/model/video-props.ts";
import { readPreparedProps } from "./metadata.ts";

/** A video that the pre-render step has written. */
export type PreparedVideo = { id: string; file: string; props: VideoProps | null };

const listPrepared = (names: readonly string[]): PreparedVideo[] =>
  names.flatMap((file) => {
    const id = /^prepared\/([^/]+)\.json$/.exec(file)?.[1];
    return id === undefined ? [] : [{ id, file, props: null }];
  });

const readAll = (videos: readonly PreparedVideo[]): Promise<PreparedVideo[]> =>
  Promise.all(videos.map(async (video) => ({ ...video, props: await readPreparedProps(video.file) })));

const staticNames = (): string[] => getStaticFiles().map(({ name }) => name);

/**
 * The prepared videos in `public/prepared`. Studio gets their props too, so that its props panel shows and edits them,
 * and sees new ones as they appear; a render reads only the one it renders, in `calculateMetadata`.
 */
export const usePreparedVideos = (): PreparedVideo[] => {
  const { isStudio } = getRemotionEnvironment();
  const { delayRender, continueRender, cancelRender } = useDelayRender();
  const [handle] = useState(() => delayRender("Props of the prepared videos"));
  const [videos, setVideos] = useState(() => (isStudio ? [] : listPrepared(staticNames())));
  useEffect(() => {
    if (!isStudio) {
      continueRender(handle);
      return;
    }
    const show = (names: readonly string[]): void => {
      readAll(listPrepared(names)).then((read) => {
        setVideos(read);
        continueRender(handle);
      }, cancelRender);
    };
    show(staticNames());
    const { cancel } = watchPublicFolder((files) => show(files.map(({ name }) => name)));
    return cancel;
  }, [isStudio, handle, continueRender, cancelRender]);
  return videos;
};

import type { FC } from "react";
import { Audio } from "@remotion/media";
import { staticFile } from "remotion";
import { speechSpans, videoMusicGainAt } from "../../src/model/motion/music-gain.ts";
import { durationInFrames, framesToMs } from "../../src/model/timing.ts";
import type { VideoProps } from "../../src/model/video-props.ts";

/** Music under the whole video, softer while somebody speaks. */
export const Music: FC<{ video: VideoProps }> = ({ video }) => {
  if (video.music === null) return null;
  const { file, volume } = video.music;
  const spans = speechSpans(video);
  const durationMs = framesToMs(durationInFrames(video), video.fps);
  return (
    <Audio
      src={staticFile(file)}
      name="Music"
      loop
      loopVolumeCurveBehavior="extend"
      volume={(frame) => volume * videoMusicGainAt(framesToMs(frame, video.fps), durationMs, spans)}
    />
  );
};

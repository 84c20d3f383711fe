import type { FC } from "react";
import { TransitionSeries } from "@remotion/transitions";
import type { VideoProps } from "../../../src/model/video-props.ts";
import { Speech } from "../../layers/Speech.tsx";
import { Scene } from "./Scene.tsx";
import { presentationOf, transitionTiming } from "./scene-transition.tsx";

/** The scenes of a video one after the other, each overlapping the one before by its transition. */
export const Editorial: FC<VideoProps> = (video) => (
  <TransitionSeries>
    {video.scenes.flatMap((scene) => [
      ...(scene.transition.kind === "none" || scene.transition.durationInFrames === 0
        ? []
        : [
            <TransitionSeries.Transition
              key={`${scene.id}-transition`}
              presentation={presentationOf(scene.transition.kind, video.direction)}
              timing={transitionTiming(scene.transition.durationInFrames)}
            />,
          ]),
      <TransitionSeries.Sequence key={scene.id} name={scene.id} durationInFrames={scene.durationInFrames}>
        <Scene video={video} scene={scene} />
        {video.part === "all" && scene.speech !== null ? <Speech speech={scene.speech} /> : null}
      </TransitionSeries.Sequence>,
    ])}
  </TransitionSeries>
);

import type { FC } from "react";
import { AbsoluteFill, useCurrentFrame } from "remotion";
import { groundOf, paletteOn, stageColour } from "../../../src/model/layout/palette.ts";
import type { SceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
import { sceneStacks } from "../../../src/model/layout/scene-stacks.ts";
import { framesToMs } from "../../../src/model/timing.ts";
import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { Captions } from "../../layers/Captions.tsx";
import { Logo } from "../../layers/Logo.tsx";
import { OverlayStack } from "../../layers/OverlayStack.tsx";
import { Waveform } from "../../layers/Waveform.tsx";

/** All that lies in front of the presenter, on transparent ground: a pure function of props and frame. */
export const Graphics: FC<{ video: VideoProps; scene: SceneProps; geometry: SceneGeometry }> = ({
  video,
  scene,
  geometry,
}) => {
  const nowMs = framesToMs(useCurrentFrame(), video.fps);
  const { colors } = video.brand;
  const ground = groundOf(scene, colors);
  const palette = paletteOn(ground, colors);
  const voicePalette = geometry.disc === null ? palette : paletteOn(stageColour(ground, colors), colors);
  const captionPalette = geometry.captions.onPlate ? paletteOn(colors.surface, colors) : palette;
  const { width, height } = geometry.frame;
  return (
    <AbsoluteFill lang={video.language} dir={video.direction}>
      <Logo brand={video.brand} box={geometry.logo} isOnDark={palette.isDark} direction={video.direction} />
      {geometry.waveform === null || scene.speech === null ? null : (
        <Waveform
          levels={scene.speech.levels}
          box={geometry.waveform}
          fps={video.fps}
          palette={voicePalette}
        />
      )}
      {sceneStacks(scene, video).map((placed, index) => (
        <OverlayStack
          key={index}
          video={video}
          scene={scene}
          placed={placed}
          palette={palette}
          nowMs={nowMs}
          shortSide={Math.min(width, height)}
        />
      ))}
      <Captions video={video} scene={scene} slot={geometry.captions} palette={captionPalette} />
    </AbsoluteFill>
  );
};

import type { FC } from "react";
import { AbsoluteFill, Freeze, useCurrentFrame } from "remotion";
import type { Cell, Plate, PlatesProps } from "../src/model/plates.ts";
import type { SceneProps, VideoProps } from "../src/model/video-props.ts";
import { FontLoader } from "./layers/FontLoader.tsx";
import { ScenePoster } from "./Poster.tsx";
import { templateLooks } from "./templates/index.ts";

const sceneAt = ({ scenes }: VideoProps, index: number): SceneProps => {
  const scene = scenes[index];
  if (scene === undefined)
    throw new Error(`A plate of scene ${index} is asked for; there are ${scenes.length}.`);
  return scene;
};

/** One layer of a scene, as far beyond its box as it reaches and no further. */
const SheetCell: FC<{ video: VideoProps; cell: Cell }> = ({ video, cell }) => {
  const scene = sceneAt(video, cell.scene);
  const graphics = templateLooks[video.template].graphicsOf(video, scene);
  const layer =
    graphics.purity === "pure" ? graphics.layers.find(({ name }) => name === cell.layer) : undefined;
  if (layer === undefined) {
    throw new Error(`The ${scene.layout} scene has no layer "${cell.layer}" that can be drawn alone.`);
  }
  return (
    <div
      style={{
        position: "absolute",
        left: cell.x,
        top: cell.y,
        width: cell.width,
        height: cell.height,
        overflow: "hidden",
      }}
    >
      <div style={{ position: "absolute", left: layer.reach, top: layer.reach, ...sizeOf(layer.box) }}>
        <Freeze frame={cell.frame}>{layer.content}</Freeze>
      </div>
    </div>
  );
};

const sizeOf = ({ width, height }: { width: number; height: number }): { width: number; height: number } => ({
  width,
  height,
});

const PlateContent: FC<{ video: VideoProps; plate: Plate }> = ({ video, plate }) => {
  const { Ground, OverFilm } = templateLooks[video.template];
  switch (plate.kind) {
    case "ground":
      return <Ground video={video} scene={sceneAt(video, plate.scene)} />;
    case "over-film":
      return <OverFilm video={video} scene={sceneAt(video, plate.scene)} />;
    case "poster":
      return <ScenePoster video={video} scene={sceneAt(video, plate.scene)} />;
    case "sheet":
      return plate.cells.map((cell, index) => <SheetCell key={index} video={video} cell={cell} />);
  }
};

/** Still pictures that videos are put together from: frame `n` is plate `n`. */
export const Plates: FC<PlatesProps> = (props) => {
  const frame = useCurrentFrame();
  const plate = props.plates[frame];
  return (
    <AbsoluteFill>
      <FontLoader fonts={props.fonts} />
      {plate === undefined ? null : <PlateContent key={frame} video={props} plate={plate} />}
    </AbsoluteFill>
  );
};

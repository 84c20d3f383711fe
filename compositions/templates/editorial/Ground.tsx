import type { FC, ReactNode } from "react";
import { AbsoluteFill } from "remotion";
import { mixColours } from "../../../src/model/colour.ts";
import {
  darkest,
  groundOf,
  hasWindow,
  isBareFilm,
  paletteOn,
  stageColour,
  veilOpacity,
} from "../../../src/model/layout/palette.ts";
import type { RoundedBox } from "../../../src/model/layout/rounded-box.ts";
import { sceneGeometry, type SceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
import type { BrandProps, SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { Background } from "../../layers/Background.tsx";
import { groundShapes } from "./ground-shapes.ts";

type GroundProps = {
  scene: SceneProps;
  geometry: SceneGeometry;
  brand: BrandProps;
  direction: VideoProps["direction"];
};

const Shape: FC<{ shape: RoundedBox; color: string; shadow?: string; children?: ReactNode }> = ({
  shape,
  color,
  shadow,
  children,
}) => (
  <div
    style={{
      position: "absolute",
      left: shape.x,
      top: shape.y,
      width: shape.width,
      height: shape.height,
      borderRadius: shape.radius,
      backgroundColor: color,
      overflow: "hidden",
      ...(shadow === undefined ? {} : { boxShadow: shadow }),
    }}
  >
    {children}
  </div>
);

/** The template's own ground: one colour that falls off a little, and one or two large quiet shapes. */
const BrandGround: FC<GroundProps & { ground: string }> = ({ scene, geometry, brand, direction, ground }) => {
  const { isDark, text } = paletteOn(ground, brand.colors);
  const lit = mixColours(ground, isDark ? text : "#ffffff", isDark ? 0.05 : 0.35);
  const shaded = mixColours(ground, isDark ? "#000000" : text, isDark ? 0.16 : 0.035);
  return (
    <AbsoluteFill style={{ background: `linear-gradient(158deg, ${lit}, ${ground} 42%, ${shaded})` }}>
      {groundShapes(scene, geometry, direction).map(({ box, tone }, index) => (
        <Shape
          key={index}
          shape={box}
          color={tone === "accent" ? brand.colors.accent : mixColours(ground, text, isDark ? 0.055 : 0.04)}
        />
      ))}
    </AbsoluteFill>
  );
};

const Stage: FC<Pick<GroundProps, "geometry" | "brand"> & { ground: string }> = ({
  geometry: { stage, presenter, disc },
  brand,
  ground,
}) => {
  if (stage === null) return null;
  const color = stageColour(ground, brand.colors);
  // In a circle: a ring of the ground between the disc and the window it lies over.
  if (disc !== null) {
    return (
      <>
        <Shape shape={stage} color={ground} />
        <Shape shape={disc} color={color} />
      </>
    );
  }
  return presenter === null ? null : <Shape shape={stage} color={color} />;
};

/** A picture behind type is out of focus, and larger by what the blur would fade at its edges. */
const softened = { filter: "blur(12px)", transform: "scale(1.05)" } as const;
/** Where a picture leaves the frame free: under the veil this is the ground that texts are coloured for. */
const behindPictures = "#ffffff";

/** What lies behind all else of the scene: the template's own ground, or its background over the whole frame. */
const Backdrop: FC<GroundProps & { ground: string }> = (props) => {
  const { background } = props.scene;
  if (background.kind === "brand" || hasWindow(props.scene)) return <BrandGround {...props} />;
  if (background.kind === "video") return <AbsoluteFill style={{ backgroundColor: behindPictures }} />;
  if (background.kind !== "image") return <Background background={background} />;
  return (
    <AbsoluteFill style={{ backgroundColor: behindPictures }}>
      <AbsoluteFill style={softened}>
        <Background background={background} />
      </AbsoluteFill>
    </AbsoluteFill>
  );
};

/** What lies over a picture and behind the presenter: a veil, or where the picture has a window, the presenter's disc. */
const OverPicture: FC<Pick<GroundProps, "scene" | "geometry" | "brand"> & { ground: string }> = ({
  scene,
  geometry,
  brand,
  ground,
}) =>
  isBareFilm(scene) ? null : isPicture(scene) && !hasWindow(scene) ? (
    <AbsoluteFill style={{ backgroundColor: darkest(brand.colors), opacity: veilOpacity }} />
  ) : (
    <Stage geometry={geometry} brand={brand} ground={ground} />
  );

const isPicture = ({ background }: SceneProps): boolean =>
  background.kind === "image" || background.kind === "video";

const Window: FC<Pick<GroundProps, "scene" | "geometry" | "brand">> = ({ scene, geometry, brand }) => {
  const { background } = scene;
  if (!hasWindow(scene) || geometry.window === null) return null;
  return (
    <Shape
      shape={geometry.window}
      color={brand.colors.surface}
      shadow={`0 30px 80px ${darkest(brand.colors)}33, 0 4px 14px ${darkest(brand.colors)}1f`}
    >
      {background.kind === "image" ? <Background background={background} /> : null}
    </Shape>
  );
};

type SceneOf = { video: VideoProps; scene: SceneProps };
const partsOf = ({ video, scene }: SceneOf): GroundProps & { ground: string } => ({
  scene,
  geometry: sceneGeometry(scene, video.aspect, video.direction),
  brand: video.brand,
  direction: video.direction,
  ground: groundOf(scene, video.brand.colors),
});

/** All that lies behind the film of a scene or, where it has none, behind its presenter. Still and opaque. */
export const Ground: FC<SceneOf> = (props) => {
  const parts = partsOf(props);
  return (
    <AbsoluteFill>
      <Backdrop {...parts} />
      <Window {...parts} />
      {props.scene.background.kind === "video" ? null : <OverPicture {...parts} />}
    </AbsoluteFill>
  );
};

/** All that lies over the film of a scene and behind its presenter. Nothing where there is no film. */
export const OverFilm: FC<SceneOf> = (props) =>
  props.scene.background.kind === "video" ? <OverPicture {...partsOf(props)} /> : null;

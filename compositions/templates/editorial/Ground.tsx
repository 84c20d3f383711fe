import type { FC, ReactNode } from "react";
import { AbsoluteFill } from "remotion";
import { mixColours } from "../../../src/model/colour.ts";
import {
  darkest,
  groundOf,
  hasWindow,
  paletteOn,
  stageColour,
  veilOpacity,
} from "../../../src/model/layout/palette.ts";
import type { RoundedBox } from "../../../src/model/layout/rounded-box.ts";
import type { SceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
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

/** All that lies behind the presenter of a scene. Still, unless the scene has a film. */
export const Ground: FC<GroundProps> = ({ scene, geometry, brand, direction }) => {
  const { background } = scene;
  const ground = groundOf(scene, brand.colors);
  const inWindow = hasWindow(scene);
  const isPicture = background.kind === "image" || background.kind === "video";
  return (
    <AbsoluteFill>
      {background.kind === "brand" || inWindow ? (
        <BrandGround scene={scene} geometry={geometry} brand={brand} direction={direction} ground={ground} />
      ) : (
        <AbsoluteFill style={background.kind === "image" ? softened : {}}>
          <Background background={background} />
        </AbsoluteFill>
      )}
      {isPicture && !inWindow ? (
        <AbsoluteFill style={{ backgroundColor: darkest(brand.colors), opacity: veilOpacity }} />
      ) : null}
      {inWindow && geometry.window !== null && background.kind !== "brand" ? (
        <Shape
          shape={geometry.window}
          color={brand.colors.surface}
          shadow={`0 30px 80px ${darkest(brand.colors)}33, 0 4px 14px ${darkest(brand.colors)}1f`}
        >
          <Background background={background} />
        </Shape>
      ) : null}
      {isPicture && !inWindow ? null : <Stage geometry={geometry} brand={brand} ground={ground} />}
    </AbsoluteFill>
  );
};

import { visibleSpan } from "../../../src/model/captions/page-moment.ts";
import { scenePages } from "../../../src/model/captions/scene-pages.ts";
import { logoPlace, pagePlace, stackPlace, stackUnits } from "../../../src/model/layout/layer-boxes.ts";
import { groundOf, isBareFilm, paletteOn, stageColour } from "../../../src/model/layout/palette.ts";
import { layoutOf, sceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
import { sceneStacks, stackSpan } from "../../../src/model/layout/scene-stacks.ts";
import type { EditorialLayout } from "../../../src/model/templates/editorial.ts";
import type { SceneProps, VideoProps } from "../../../src/model/video-props.ts";
import { CaptionPage } from "../../layers/CaptionPage.tsx";
import { Logo, logoOn } from "../../layers/Logo.tsx";
import { stillSpansOf } from "../../layers/overlay-motion.ts";
import { OverlayStack } from "../../layers/OverlayStack.tsx";
import { Waveform } from "../../layers/Waveform.tsx";
import type { FrameSpan, GraphicsLayer } from "../../layers/graphics-layer.ts";
import { oncePerScene, type GraphicsPurity, type SceneGraphics } from "../graphics.ts";

/** A layout that draws anything which mixes with what lies behind it has to say so here. */
const purityOf: Record<EditorialLayout, GraphicsPurity> = {
  "presenter-full": { purity: "pure" },
  "presenter-third": { purity: "pure" },
  "circle-over-screen": { purity: "pure" },
  "voice-only": { purity: "pure" },
  "full-clip": { purity: "pure" },
  statement: { purity: "pure" },
  "end-card": { purity: "pure" },
};

/** All that lies in front of the presenter, from back to front: logo, waveform, texts and captions, a layer for each page. */
export const layersOf = oncePerScene((video: VideoProps, scene: SceneProps): GraphicsLayer[] => {
  const geometry = sceneGeometry(scene, video.aspect, video.direction);
  const { colors } = video.brand;
  const ground = groundOf(scene, colors);
  const palette = paletteOn(ground, colors);
  const always = { from: 0, until: scene.durationInFrames };
  // Generous, because the layers themselves decide: a frame too many costs nothing.
  const spanOf = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }): FrameSpan => ({
    from: Math.max(0, Math.floor((fromMs * video.fps) / 1000) - 1),
    until: Math.min(scene.durationInFrames, Math.ceil((untilMs * video.fps) / 1000) + 1),
  });

  const logo = logoOn(video.brand, palette.isDark);
  const logoAt = logoPlace(logo, geometry.logo, video.direction);
  const layers: GraphicsLayer[] = [];
  // On a picture that is as it came, no logo is sure to be seen.
  if (!isBareFilm(scene)) {
    layers.push({
      name: "logo",
      ...logoAt,
      span: always,
      still: [always],
      content: <Logo video={video} logo={logo} box={logoAt.box} />,
    });
  }

  if (geometry.waveform !== null && scene.speech !== null) {
    const voicePalette = geometry.disc === null ? palette : paletteOn(stageColour(ground, colors), colors);
    layers.push({
      name: "waveform",
      box: geometry.waveform,
      reach: 2,
      span: always,
      still: [],
      content: (
        <Waveform video={video} levels={scene.speech.levels} box={geometry.waveform} palette={voicePalette} />
      ),
    });
  }

  const shortSide = Math.min(geometry.frame.width, geometry.frame.height);
  for (const [index, placed] of sceneStacks(scene, video).entries()) {
    const place = stackPlace(scene, placed, video);
    const span = spanOf(stackSpan(placed.stack));
    const units = stackUnits(scene, placed, video, place);
    for (const [unitIndex, only] of (units ?? [null]).entries()) {
      const unit = only?.unit ?? null;
      layers.push({
        name: only === null ? `text-${index}` : `text-${index}-${unitIndex}`,
        ...(only ?? place),
        span,
        still: stillSpansOf(placed.stack, scene, video, span, unit),
        content: (
          <OverlayStack
            video={video}
            scene={scene}
            box={place.box}
            placed={placed}
            palette={palette}
            shortSide={shortSide}
            only={only}
          />
        ),
      });
    }
  }

  const slot = geometry.captions;
  const captionPalette = slot.onPlate ? paletteOn(colors.surface, colors) : palette;
  const { pages } = scenePages(scene, video);
  for (const index of pages.keys()) {
    const place = pagePlace(scene, { pages }, index, slot, video);
    layers.push({
      name: `captions-${index}`,
      ...place,
      span: spanOf(visibleSpan(pages, index)),
      still: [],
      content: (
        <CaptionPage
          video={video}
          scene={scene}
          box={place.box}
          slot={slot}
          palette={captionPalette}
          pages={pages}
          index={index}
        />
      ),
    });
  }
  return layers;
});

/** What a compositor may do with a scene's graphics. */
export const graphicsOf = (video: VideoProps, scene: SceneProps): SceneGraphics => {
  const declared = purityOf[layoutOf(scene.layout)];
  return declared.purity === "pure" ? { purity: "pure", layers: layersOf(video, scene) } : declared;
};

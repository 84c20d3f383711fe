import type { CSSProperties, FC } from "react";
import { useCurrentFrame } from "remotion";
import { momentOfPage, type PageMoment } from "../../src/model/captions/page-moment.ts";
import type { CaptionPage as Page, CaptionWord } from "../../src/model/captions/pages.ts";
import { captionRunName, markReachEm, platePaddingEm } from "../../src/model/captions/scene-pages.ts";
import { fittedText } from "../../src/model/layout/fitted-text.ts";
import { captionRisePx } from "../../src/model/layout/layer-boxes.ts";
import type { Palette } from "../../src/model/layout/palette.ts";
import type { CaptionSlot } from "../../src/model/layout/recipe.ts";
import { textStyles } from "../../src/model/layout/text-style.ts";
import type { Box } from "../../src/model/media.ts";
import { between, leave, opacity, spring } from "../../src/model/motion/spring.ts";
import { framesToMs } from "../../src/model/timing.ts";
import type { SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { LayerRoot } from "./LayerRoot.tsx";
import { textCss } from "../text-css.ts";

const enterMs = 260;
const exitMs = 180;
const justify = { top: "flex-start", middle: "center", bottom: "flex-end" } as const;

/** The spoken word lies on the accent; a shadow without blur widens it and moves no other word. */
const spokenStyle = ({ accent, onAccent }: Palette): CSSProperties => ({
  color: onAccent,
  backgroundColor: accent,
  borderRadius: "0.16em",
  boxShadow: `0 0 0 0.08em ${accent}`,
});

const Word: FC<{ word: CaptionWord; tense: "said" | "spoken" | "coming"; palette: Palette }> = ({
  word,
  tense,
  palette,
}) => (
  <span
    style={
      tense === "spoken" ? spokenStyle(palette) : { color: tense === "said" ? palette.text : palette.muted }
    }
  >
    {word.text}
  </span>
);

const Lines: FC<{ moment: PageMoment; palette: Palette; nowMs: number }> = ({ moment, palette, nowMs }) => {
  let place = -1;
  return moment.page.lines.map((line, row) => (
    <div key={row} data-line={row}>
      {line.map((word, column) => {
        place += 1;
        const isSpoken = place === moment.spokenIndex;
        const tense = isSpoken ? "spoken" : word.startMs <= nowMs ? "said" : "coming";
        return (
          <span key={column}>
            {word.spaceBefore && column > 0 ? " " : ""}
            <Word word={word} tense={tense} palette={palette} />
          </span>
        );
      })}
    </div>
  ));
};

/** One page of the words as they are said. The spoken word is marked from the frame it begins in. */
export const CaptionPage: FC<{
  video: VideoProps;
  scene: SceneProps;
  box: Box;
  slot: Omit<CaptionSlot, "box">;
  palette: Palette;
  pages: readonly Page[];
  index: number;
}> = ({ video, scene, box, slot, palette, pages, index }) => {
  const nowMs = framesToMs(useCurrentFrame(), video.fps);
  const moment = momentOfPage(pages, index, nowMs);
  if (moment === null) return null;
  const enter = spring(nowMs - moment.fromMs, enterMs);
  const isFollowed = pages[index + 1] !== undefined;
  const exit = isFollowed ? 1 : leave(nowMs, moment.untilMs - exitMs, exitMs);
  const plate: CSSProperties = slot.onPlate
    ? {
        backgroundColor: palette.ground,
        padding: `${platePaddingEm.y}em ${platePaddingEm.x + markReachEm}em`,
        borderRadius: "0.42em",
      }
    : { paddingInline: `${markReachEm}em`, marginInline: `${-markReachEm}em` };
  return (
    <LayerRoot
      video={video}
      name="captions"
      box={box}
      style={{
        display: "flex",
        flexDirection: "column",
        justifyContent: justify[slot.anchor],
        alignItems: slot.align === "center" ? "center" : "flex-start",
      }}
    >
      <div
        style={{
          ...textCss(video, textStyles.caption),
          ...plate,
          fontSize: fittedText(video, captionRunName(scene, index)).fontSize,
          lineHeight: textStyles.caption.lineHeight,
          whiteSpace: "pre",
          textAlign: slot.align,
          opacity: opacity(enter * exit),
          transform: `translateY(${between(captionRisePx, 0, enter)}px)`,
        }}
      >
        <Lines moment={moment} palette={palette} nowMs={nowMs} />
      </div>
    </LayerRoot>
  );
};

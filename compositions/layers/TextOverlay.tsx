import type { CSSProperties, FC } from "react";
import type { Palette } from "../../src/model/layout/palette.ts";
import type { PlacedOverlay } from "../../src/model/layout/stack-overlays.ts";
import { runName } from "../../src/model/layout/text-runs.ts";
import { textStyles, type TextRole } from "../../src/model/layout/text-style.ts";
import { between, opacity, spring } from "../../src/model/motion/spring.ts";
import type { OverlayProps, SceneProps, VideoProps } from "../../src/model/video-props.ts";
import { FittedLines } from "./FittedLines.tsx";
import { useOverlayTime, usePartTime } from "./only-unit.ts";
import { bulletFromMs, bulletName, exitMs, nextMs } from "./overlay-motion.ts";

export type TextOverlayProps = {
  video: VideoProps;
  scene: SceneProps;
  placed: PlacedOverlay;
  palette: Palette;
  /** Of the scene. */
  nowMs: number;
};

type Inner = Omit<TextOverlayProps, "placed"> & { index: number; elapsedMs: number };
type InnerOf<K extends OverlayProps["kind"]> = Inner & { overlay: Extract<OverlayProps, { kind: K }> };

const gapAbove = (role: TextRole): CSSProperties => ({ marginTop: `${textStyles[role].gapEm}em` });

const Part: FC<
  Inner & { part: string; role: TextRole; color: string; delayMs?: number; style?: CSSProperties }
> = ({ video, scene, index, elapsedMs, part, role, color, delayMs = 0, style }) => {
  const time = usePartTime(part, elapsedMs - delayMs);
  return (
    <FittedLines
      video={video}
      name={runName(scene, index, part)}
      role={role}
      color={color}
      elapsedMs={time.elapsedMs}
      style={{ ...style, ...time.style }}
    />
  );
};

/** A bar of the accent that grows along its length. */
const Bar: FC<{
  color: string;
  progress: number;
  /** Where it grows from. */
  from: "top" | "left" | "right";
  style: CSSProperties;
}> = ({ color, progress, from, style }) => (
  <div
    style={{
      position: "absolute",
      backgroundColor: color,
      ...style,
      ...(progress < 1
        ? {
            transform: `scale${from === "top" ? "Y" : "X"}(${progress})`,
            transformOrigin: from,
          }
        : {}),
    }}
  />
);

/** A text with a dash of the accent before its first line. */
const Marked: FC<Inner & { part: string; role: TextRole; color: string; style?: CSSProperties }> = ({
  style,
  ...inner
}) => {
  const { video, scene, index, part, role } = inner;
  const time = usePartTime(part, inner.elapsedMs);
  return (
    <div
      style={{
        position: "relative",
        fontSize: video.fitted[runName(scene, index, part)]?.fontSize,
        ...style,
        ...time.style,
      }}
    >
      <Bar
        color={inner.palette.accent}
        progress={spring(time.elapsedMs, 600)}
        from={video.direction === "ltr" ? "left" : "right"}
        style={{
          insetInlineStart: 0,
          top: "0.56em",
          width: `${textStyles[role].indentEm - 0.5}em`,
          height: "0.15em",
        }}
      />
      <Part {...inner} />
    </div>
  );
};

const Title: FC<InnerOf<"title">> = ({ overlay, ...inner }) => (
  <>
    {overlay.kicker === null ? null : (
      <Marked {...inner} part="kicker" role="kicker" color={inner.palette.muted} />
    )}
    <Part
      {...inner}
      part="text"
      role="title"
      color={inner.palette.text}
      delayMs={overlay.kicker === null ? 0 : nextMs}
      style={overlay.kicker === null ? {} : gapAbove("title")}
    />
  </>
);

const Bullets: FC<InnerOf<"bullets"> & { nowMs: number }> = ({ overlay, nowMs, ...inner }) => (
  <>
    {overlay.title === null ? null : (
      <Part {...inner} nowMs={nowMs} part="title" role="bulletsTitle" color={inner.palette.text} />
    )}
    {overlay.items.map((item, place) => (
      <Marked
        {...inner}
        key={place}
        nowMs={nowMs}
        elapsedMs={nowMs - bulletFromMs(item, place, nowMs - inner.elapsedMs)}
        part={bulletName(place)}
        role="bullet"
        color={inner.palette.text}
        style={place === 0 && overlay.title === null ? {} : gapAbove("bullet")}
      />
    ))}
  </>
);

const CallToAction: FC<InnerOf<"cta">> = ({ overlay, ...inner }) => {
  const shown = spring(usePartTime("url", inner.elapsedMs).elapsedMs - 2 * nextMs, 700);
  const hidden = `${between(100, 0, shown)}%`;
  const [right, left] = inner.video.direction === "ltr" ? [hidden, 0] : [0, hidden];
  return (
    <>
      <Part {...inner} part="text" role="cta" color={inner.palette.text} />
      {overlay.url === null ? null : (
        <Part
          {...inner}
          part="url"
          role="url"
          color={inner.palette.onAccent}
          delayMs={3 * nextMs}
          style={{
            ...gapAbove("url"),
            alignSelf: "flex-start",
            direction: "ltr",
            padding: `${textStyles.url.paddingEm.y}em ${textStyles.url.paddingEm.x}em`,
            backgroundColor: inner.palette.accent,
            borderRadius: "10em",
            ...(shown < 1 ? { clipPath: `inset(0 ${right} 0 ${left} round 10em)` } : {}),
          }}
        />
      )}
    </>
  );
};

const Quote: FC<InnerOf<"quote">> = ({ overlay, ...inner }) => (
  <>
    <div style={{ position: "relative" }}>
      <Bar
        color={inner.palette.accent}
        progress={spring(inner.elapsedMs, 800)}
        from="top"
        style={{ insetInlineStart: 0, top: "2%", bottom: "2%", width: 10 }}
      />
      <Part {...inner} part="text" role="quote" color={inner.palette.text} delayMs={nextMs} />
    </div>
    {overlay.by === null ? null : (
      <Part
        {...inner}
        part="by"
        role="by"
        color={inner.palette.muted}
        delayMs={3 * nextMs}
        style={gapAbove("by")}
      />
    )}
  </>
);

const Stat: FC<Inner> = (inner) => {
  const label = usePartTime("label", inner.elapsedMs);
  return (
    <>
      <Part {...inner} part="value" role="value" color={inner.palette.text} />
      <div
        style={{
          position: "relative",
          fontSize: inner.video.fitted[runName(inner.scene, inner.index, "label")]?.fontSize,
          ...gapAbove("label"),
          ...label.style,
        }}
      >
        <Bar
          color={inner.palette.accent}
          progress={spring(label.elapsedMs - nextMs, 700)}
          from={inner.video.direction === "ltr" ? "left" : "right"}
          style={{ insetInlineStart: 0, top: "-0.75em", width: "2.6em", height: "0.2em" }}
        />
        <Part {...inner} part="label" role="label" color={inner.palette.muted} delayMs={2 * nextMs} />
      </div>
    </>
  );
};

const LowerThird: FC<InnerOf<"lower-third">> = ({ overlay, ...inner }) => (
  <div style={{ position: "relative" }}>
    <Bar
      color={inner.palette.accent}
      progress={spring(inner.elapsedMs, 700)}
      from="top"
      style={{ insetInlineStart: 0, top: "8%", bottom: "8%", width: 8 }}
    />
    <Part {...inner} part="name" role="name" color={inner.palette.text} delayMs={nextMs} />
    {overlay.role === null ? null : (
      <Part
        {...inner}
        part="role"
        role="role"
        color={inner.palette.muted}
        delayMs={2 * nextMs}
        style={gapAbove("role")}
      />
    )}
  </div>
);

const Kind: FC<Inner & { overlay: OverlayProps }> = ({ overlay, ...inner }) => {
  switch (overlay.kind) {
    case "title":
      return <Title overlay={overlay} {...inner} />;
    case "lower-third":
      return <LowerThird overlay={overlay} {...inner} />;
    case "bullets":
      return <Bullets overlay={overlay} {...inner} />;
    case "cta":
      return <CallToAction overlay={overlay} {...inner} />;
    case "quote":
      return <Quote overlay={overlay} {...inner} />;
    case "stat":
      return <Stat {...inner} />;
  }
};

/** One overlay in its measured lines. Before its time it is not seen, but its place is kept. */
export const TextOverlay: FC<TextOverlayProps> = ({ placed, ...rest }) => {
  const { overlay, index, fromMs, untilMs } = placed;
  const { isDrawn, nowMs } = useOverlayTime(index, rest.nowMs);
  const gone = untilMs === null ? 0 : spring(nowMs - (untilMs - exitMs), exitMs);
  return (
    <div
      style={{
        display: "flex",
        flexDirection: "column",
        ...(!isDrawn || nowMs < fromMs || gone === 1 ? { visibility: "hidden" } : {}),
        ...(gone > 0 && gone < 1 ? { opacity: opacity(1 - gone) } : {}),
      }}
    >
      <Kind {...rest} overlay={overlay} index={index} nowMs={nowMs} elapsedMs={nowMs - fromMs} />
    </div>
  );
};

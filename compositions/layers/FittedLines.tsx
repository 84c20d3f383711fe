import type { CSSProperties, FC } from "react";
import { fittedText } from "../../src/model/layout/fitted-text.ts";
import { lineHeightOf, textStyles, type TextRole } from "../../src/model/layout/text-style.ts";
import { between, spring } from "../../src/model/motion/spring.ts";
import type { VideoProps } from "../../src/model/video-props.ts";
import { lineMs, staggerMs } from "./overlay-motion.ts";
import { textCss } from "../text-css.ts";

type FittedLinesProps = {
  video: VideoProps;
  /** Of the text in `video.fitted`. */
  name: string;
  role: TextRole;
  color: string;
  /** Since the text began to appear. */
  elapsedMs: number;
  style?: CSSProperties;
};

/** One text in its measured lines; each line rises from behind an edge, one after the other. */
export const FittedLines: FC<FittedLinesProps> = ({ video, name, role, color, elapsedMs, style }) => {
  const { fontSize, lines } = fittedText(video, name);
  const type = textStyles[role];
  const lineHeight = lineHeightOf(type, lines.join(""));
  return (
    <div
      style={{
        ...textCss(video, type),
        fontSize,
        lineHeight,
        color,
        whiteSpace: "pre",
        paddingInlineStart: `${type.indentEm}em`,
        ...style,
      }}
    >
      {lines.map((line, index) => {
        const progress = spring(elapsedMs - index * staggerMs, lineMs);
        return (
          // Reaching out of the line for accents and descenders, and not cut at all once it stands.
          <div key={index} style={progress < 1 ? { clipPath: "inset(-0.3em -1em -0.12em -1em)" } : {}}>
            <div style={progress < 1 ? { transform: `translateY(${between(112, 0, progress)}%)` } : {}}>
              {line}
            </div>
          </div>
        );
      })}
    </div>
  );
};

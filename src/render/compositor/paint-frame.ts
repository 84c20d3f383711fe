import { writeRawFrames } from "../../media/raw-frames.ts";
import type { ComposeTools } from "./compose-job.ts";
import type { PaintJob } from "./job.ts";
import { emptyFrame } from "./planes.ts";
import { openScenePainter } from "./scene-painter.ts";

/** Paints one frame of a scene, and writes it as a PNG. */
export const paintFrame = async (
  { size, fps, scene, target }: PaintJob,
  { plates, readFacts, signal }: Omit<ComposeTools, "onFrames">,
): Promise<void> => {
  signal?.throwIfAborted();
  const painter = await openScenePainter({
    ...{ films: scene, graphics: Promise.resolve(scene) },
    ...{ size, fps, frames: 1, plates, readFacts, signal },
  });
  const frame = emptyFrame(size);
  try {
    await painter.load(0, 1);
    await painter.advance(0);
    painter.paint(frame);
  } finally {
    await painter.close();
  }
  // The planes' own colours are told to the scaler alone: told of the stream, they would be written into the PNG, and
  // viewers that honour them would show it darker than others do.
  const toRgb = "scale=in_color_matrix=bt709:in_range=tv:out_range=pc:flags=accurate_rnd+full_chroma_int";
  await writeRawFrames(
    [frame.bytes],
    { ...size, pixelFormat: "yuv420p", fps },
    ["-vf", toRgb, "-pix_fmt", "rgb24", "-c:v", "png", "-f", "image2", "-update", "1", target],
    { signal },
  );
};

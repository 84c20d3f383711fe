import { clipFps } from "./encode-clip.ts";
import { startFfmpeg } from "./ffmpeg.ts";

export type ReadFramesOptions = {
  file: string;
  codec: string;
  width: number;
  height: number;
  /** Cuts what is of another shape to its centre; else it is stretched. */
  covers?: boolean;
};

/** The pictures of a video as RGBA, at the rate of clips; with the alpha of a VP9 that has one. */
export async function* readFrames({
  file,
  codec,
  width,
  height,
  covers = false,
}: ReadFramesOptions): AsyncIterable<Uint8Array> {
  // The decoder that ffmpeg would choose drops alpha.
  const decoder = codec === "vp9" ? ["-c:v", "libvpx-vp9"] : [];
  const scale = `scale=${width}:${height}`;
  const shape = covers ? `${scale}:force_original_aspect_ratio=increase,crop=${width}:${height}` : scale;
  const process = startFfmpeg([
    ...[...decoder, "-i", file, "-map", "0:v:0", "-r", String(clipFps)],
    ...["-vf", shape, "-pix_fmt", "rgba", "-c:v", "rawvideo", "-f", "image2pipe", "pipe:1"],
  ]);
  process.stdin.end();
  process.stderr.resume();
  let frame = new Uint8Array(width * height * 4);
  let filled = 0;
  for await (const chunk of process.stdout as AsyncIterable<Buffer>) {
    for (let from = 0; from < chunk.length;) {
      const piece = chunk.subarray(from, from + frame.length - filled);
      frame.set(piece, filled);
      from += piece.length;
      filled += piece.length;
      if (filled < frame.length) continue;
      yield frame;
      frame = new Uint8Array(frame.length);
      filled = 0;
    }
  }
  const code = await process.ended;
  if (code !== 0) throw new Error("The pictures cannot be read");
}

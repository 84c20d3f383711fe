/**
 * Makes the picture that opens the README, from the videos that `npm run demo` has rendered: two moments of one video,
 * in two of its aspects. Takes the folder of the videos (default `out`).
 */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { createCanvas, ImageData, type Canvas } from "@napi-rs/canvas";
import { runFfmpeg } from "../src/media/index.ts";
import { sizeOfAspect, type Aspect } from "../src/model/aspect.ts";

const outDir = path.resolve(process.argv[2] ?? "out");
/** The greeting when all of it is there, and the list with its last point. */
const shots: { file: string; aspect: Aspect; atSeconds: number }[] = [
  { file: "welcome-ada-16x9.mp4", aspect: "16:9", atSeconds: 2.2 },
  { file: "welcome-ada-9x16.mp4", aspect: "9:16", atSeconds: 7.1 },
];
const target = path.resolve("docs/images/welcome.png");

const frameHeight = 760;
const margin = 56;
const gap = 40;
const corner = 20;
const mat = "#0e3b34";

const grab = async ({ file, aspect, atSeconds }: (typeof shots)[number]): Promise<Canvas> => {
  const { width, height } = sizeOfAspect[aspect];
  // Raw and not PNG: ffmpeg's PNG says which transfer curve the video has, and the canvas would shift every colour by it.
  const raw = ["-frames:v", "1", "-c:v", "rawvideo", "-pix_fmt", "rgba", "-f", "image2pipe", "pipe:1"];
  const { stdout } = await runFfmpeg(["-ss", String(atSeconds), "-i", path.join(outDir, file), ...raw]);
  const canvas = createCanvas(width, height);
  canvas.getContext("2d").putImageData(new ImageData(new Uint8ClampedArray(stdout), width, height), 0, 0);
  return canvas;
};

const frames = (await Promise.all(shots.map(grab))).map((image) => ({
  image,
  width: Math.round((image.width / image.height) * frameHeight),
}));
const widths = frames.reduce((sum, { width }) => sum + width, 0);
const canvas = createCanvas(widths + gap * (frames.length - 1) + 2 * margin, frameHeight + 2 * margin);
const pen = canvas.getContext("2d");
pen.imageSmoothingQuality = "high";
pen.fillStyle = mat;
pen.beginPath();
pen.roundRect(0, 0, canvas.width, canvas.height, corner * 1.5);
pen.fill();

let x = margin;
for (const { image, width } of frames) {
  pen.save();
  pen.beginPath();
  pen.roundRect(x, margin, width, frameHeight, corner);
  pen.clip();
  pen.drawImage(image, x, margin, width, frameHeight);
  pen.restore();
  x += width + gap;
}
await writeFile(target, await canvas.encode("png"));

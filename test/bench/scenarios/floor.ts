import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { sizeOfAspect } from "../../../src/model/aspect.ts";
import { sceneGeometry } from "../../../src/model/layout/scene-geometry.ts";
import { renderDefaults } from "../../../src/model/render-defaults.ts";
import { durationInFrames } from "../../../src/model/timing.ts";
import { measure, type Measurement } from "../measure.ts";
import type { Bench } from "../scenario.ts";

export type Floor = { run: () => Promise<Measurement> };

/** Whether the system has an ffmpeg that can do all of it in one command; Remotion's own has no `overlay`. */
const hasFullFfmpeg = (): boolean => {
  const list = (what: string): string => {
    const { error, stdout } = spawnSync("ffmpeg", ["-hide_banner", what], { encoding: "utf8" });
    return error === undefined ? stdout : "";
  };
  return (
    / overlay /.test(list("-filters")) &&
    / libvpx-vp9 /.test(list("-decoders")) &&
    / libx264 /.test(list("-encoders"))
  );
};

/**
 * The least that a video of one scene can cost: one ffmpeg that decodes the presenter's clip and ready graphics, lays them
 * over a still ground, and encodes with the settings of a video. The layers are made here, before anything is timed.
 * Null where the system has no such ffmpeg.
 */
export const openFloor = async ({ project, say }: Bench, id: string): Promise<Floor | null> => {
  if (!hasFullFfmpeg()) {
    say("  e: left out; it needs a full ffmpeg on the search path");
    return null;
  }
  const { props } = await project.propsOf(id);
  const [scene] = props.scenes;
  const clip = scene?.presenter?.file;
  const place =
    scene === undefined ? undefined : sceneGeometry(scene, props.aspect, props.direction).presenter;
  if (clip === undefined || !place) throw new Error(`The scene of ${id} has no presenter.`);

  const folder = path.join(project.dir, "floor");
  await mkdir(folder, { recursive: true });
  const frames = durationInFrames(props);
  const sequence = (last: number): string[] => [
    ...["--sequence", "--image-format=png", `--frames=0-${String(last)}`],
  ];
  await project.renderWithRemotion(id, "floor/ground", { part: "background" }, sequence(0));
  await project.renderWithRemotion(id, "floor/graphics", { part: "graphics" }, sequence(frames - 1));
  const run = (args: readonly string[]): Promise<Measurement> =>
    measure({
      program: "ffmpeg",
      args: ["-hide_banner", "-loglevel", "error", "-y", ...args],
      cwd: folder,
      env: process.env,
    });
  const rate = String(props.fps);
  await run([
    ...["-framerate", rate, "-pattern_type", "glob", "-i", "graphics/*.png"],
    ...["-c:v", "qtrle", "-pix_fmt", "argb", "graphics.mov"],
  ]);

  const { width, height } = sizeOfAspect[props.aspect];
  const clock = `setpts=N/${rate}/TB`;
  const filters = [
    `[0:v]scale=${String(width)}:${String(height)}:out_color_matrix=bt709,format=yuv420p,loop=-1:1:0,${clock}[ground]`,
    // Clips have frames of their own rate (HeyGen's 25); as in a video, they are repeated by time.
    `[1:v]setpts=PTS-STARTPTS,fps=${rate},scale=${String(place.clip.width)}:${String(place.clip.height)}[presenter]`,
    `[2:v]${clock},scale=out_color_matrix=bt709,format=yuva420p[graphics]`,
    `[ground][presenter]overlay=${String(place.clip.x)}:${String(place.clip.y)}[behind]`,
    `[behind][graphics]overlay[picture]`,
  ];
  return {
    run: () =>
      run([
        ...["-pattern_type", "glob", "-i", "ground/*.png"],
        ...["-c:v", "libvpx-vp9", "-i", project.staged(clip), "-i", "graphics.mov"],
        ...["-filter_complex", filters.join(";"), "-map", "[picture]", "-frames:v", String(frames)],
        ...[
          "-r",
          rate,
          "-c:v",
          "libx264",
          "-pix_fmt",
          renderDefaults.pixelFormat,
          "-colorspace",
          "bt709",
          "-color_primaries",
          "bt709",
          "-color_trc",
          "bt709",
        ],
        ...["-preset", renderDefaults.x264Preset, "-crf", String(renderDefaults.crf), "floor.mp4"],
      ]),
  };
};

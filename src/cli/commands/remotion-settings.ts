import path from "node:path";
import { exitCodes, type ExitCode } from "../../errors.ts";
import { renderDefaults } from "../../model/render-defaults.ts";
import { findBrowserHere } from "../find-browser-here.ts";
import type { Config } from "../config.ts";
import { packageFolder, type Project } from "../project.ts";

/** Prints what `bin/remotion-config.cjs` sets: the same browser and the same picture as `greenroom render`. */
export const runRemotionSettings = async (config: Config, project: Project): Promise<ExitCode> => {
  const { path: browserExecutable, chromeMode } = await findBrowserHere(config, project);
  const { codec, pixelFormat, colorSpace, crf, x264Preset, jpegQuality } = renderDefaults;
  const entryPoint = path.join(packageFolder, "compositions/index.ts");
  const settings = {
    entryPoint,
    browserExecutable,
    chromeMode,
    codec,
    pixelFormat,
    colorSpace,
    crf,
    x264Preset,
    jpegQuality,
  };
  process.stdout.write(`${JSON.stringify(settings)}\n`);
  return exitCodes.done;
};

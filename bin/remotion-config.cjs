/**
 * Sets up Remotion's own command line and Studio from what `greenroom render` uses: `remotion.config.ts` calls it.
 * CommonJS without imports of ours, because Remotion evaluates its configuration file so.
 */
const { execFileSync } = require("node:child_process");
const path = require("node:path");

/**
 * @param Config of `@remotion/cli/config`.
 * @param folder where the package greenroom lies.
 */
exports.configureRemotion = (Config, folder) => {
  // Remotion needs neither key nor token, and what it starts (the browser, ffmpeg, its bundler) would inherit them.
  delete process.env.HEYGEN_API_KEY;
  delete process.env.HEYGEN_OAUTH_TOKEN;
  const command = path.join(folder, "bin", "greenroom.mjs");
  const settings = JSON.parse(
    execFileSync(process.execPath, [command, "remotion-settings"], { encoding: "utf8" }),
  );
  Config.setEntryPoint(settings.entryPoint);
  // Remotion puts every key of the file it reads into the page: it is never to read .env, which holds HEYGEN_API_KEY.
  Config.setDotEnvLocation("remotion.env");
  Config.setBrowserExecutable(settings.browserExecutable);
  Config.setChromeMode(settings.chromeMode);
  Config.setCodec(settings.codec);
  Config.setPixelFormat(settings.pixelFormat);
  Config.setColorSpace(settings.colorSpace);
  Config.setCrf(settings.crf);
  Config.setX264Preset(settings.x264Preset);
  Config.setJpegQuality(settings.jpegQuality);
};

import { Config } from "@remotion/cli/config";
import { renderDefaults } from "./src/model/render-defaults.ts";

// Studio and `npx remotion render` read this file; src/render passes the same values to Remotion's Node API.
Config.setEntryPoint("compositions/index.ts");
// Remotion hands its whole env file to the page. With a file of its own, HEYGEN_API_KEY in .env never gets there.
Config.setDotEnvLocation("remotion.env");
Config.setCodec(renderDefaults.codec);
Config.setPixelFormat(renderDefaults.pixelFormat);
Config.setColorSpace(renderDefaults.colorSpace);
Config.setCrf(renderDefaults.crf);
Config.setX264Preset(renderDefaults.x264Preset);
Config.setJpegQuality(renderDefaults.jpegQuality);

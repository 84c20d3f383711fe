// Read by Studio and `npx remotion render`; src/render passes the same values to Remotion's Node API.
import { Config } from "@remotion/cli/config";
import { configureRemotion } from "./bin/remotion-config.cjs";

configureRemotion(Config, process.cwd());

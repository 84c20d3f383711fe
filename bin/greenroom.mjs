#!/usr/bin/env node
// Runs the TypeScript sources as they are: nothing to build after a clone or an install.
import { register } from "tsx/esm/api";

register();
// `greenroom plan … | head` ends before we do.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
const { main } = await import("../src/cli/main.ts");
process.exitCode = await main(process.argv.slice(2));

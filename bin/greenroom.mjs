#!/usr/bin/env node
import { importSource } from "./import-source.mjs";

// `greenroom plan … | head` ends before we do.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
const { main } = await importSource(new URL("../src/cli/main.ts", import.meta.url));
process.exitCode = await main(process.argv.slice(2));

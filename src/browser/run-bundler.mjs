// Bundles the compositions and ends. The bundler takes some 600 MB and keeps them, and leaves a process of esbuild behind;
// in a process of its own neither stays. Started with `node` alone, hence no TypeScript.
import { bundle } from "@remotion/bundler";

// Who asked for the bundle is gone.
process.once("disconnect", () => process.exit(1));

process.once("message", async (options) => {
  const answer = await bundle({
    ...options,
    onProgress: (percent) => process.send({ percent }),
  }).then(
    () => ({ done: true }),
    (error) => ({ failed: error instanceof Error ? error.message : String(error) }),
  );
  process.send(answer, () => process.exit(0));
});

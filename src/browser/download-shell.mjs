// Downloads Remotion's headless shell and ends. In a process that has failed at it once, Remotion starts no browser any more,
// whichever. Started with `node` alone, hence no TypeScript.
import { ensureBrowser } from "@remotion/renderer";

// Who asked for it is gone.
process.once("disconnect", () => process.exit(1));

process.once("message", async () => {
  const answer = await ensureBrowser({
    logLevel: "error",
    onBrowserDownload: () => ({
      version: null,
      onProgress: ({ percent }) => process.send({ percent }),
    }),
  }).then(
    (browser) => ({ done: "path" in browser ? browser.path : null }),
    (error) => ({ failed: error instanceof Error ? error.message : String(error) }),
  );
  process.send(answer, () => process.exit(0));
});

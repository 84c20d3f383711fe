// A process that opens the browser, says so, and waits to be killed.
import { openGuardedBrowser } from "../../../src/browser/index.ts";

const [path = ""] = process.argv.slice(2);
const browser = await openGuardedBrowser({ path, chromeMode: "headless-shell" });
process.stdout.write(`${String(browser.pid)}\n`);
setInterval(() => undefined, 60_000);

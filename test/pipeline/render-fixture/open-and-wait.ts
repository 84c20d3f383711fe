// A process that opens the browser, says so, and waits to be killed.
import { openPageBrowser } from "../../../src/browser/index.ts";
import { openGuardedBrowser } from "../../../src/browser/open-browser.ts";

const [path = "", kind = ""] = process.argv.slice(2);
const open = kind === "pages" ? openPageBrowser : openGuardedBrowser;
const browser = await open({ path, chromeMode: "headless-shell" });
process.stdout.write(`${String(browser.pid)}\n`);
setInterval(() => undefined, 60_000);

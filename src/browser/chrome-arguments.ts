export type ChromeMode = "headless-shell" | "chrome-for-testing";
export type Executable = { path: string; chromeMode: ChromeMode };

/**
 * How a Chrome for bare pages is started. What has a say in the picture is as Remotion starts it: both ways of drawing give
 * the same one.
 */
export const chromeArguments = (mode: ChromeMode, profileDir: string): string[] => [
  ...(mode === "chrome-for-testing" ? wholeChrome : headlessShell),
  "--remote-debugging-pipe",
  `--user-data-dir=${profileDir}`,
  ...picture,
  ...processes,
  ...quiet,
  "about:blank",
];

const wholeChrome = ["--headless=new", "--ignore-gpu-blocklist"];

/**
 * Without a process of its own for a GPU that is not used, and without what a profile keeps on the disk: that is half of the
 * processor time from the start to the first photograph.
 */
const headlessShell = ["--headless=old", "--incognito", "--disable-gpu", "--in-process-gpu"];

const picture = [
  "--font-render-hinting=none",
  "--force-color-profile=srgb",
  "--hide-scrollbars",
  "--force-gpu-mem-available-mb=4096",
];

/** Few processes, and none of them takes its time because nobody looks at it. */
const processes = [
  "--no-sandbox",
  "--disable-setuid-sandbox",
  "--no-zygote",
  "--disable-site-isolation-trials",
  "--disable-dev-shm-usage",
  "--disable-background-timer-throttling",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
  "--disable-background-media-suspend",
  "--disable-ipc-flooding-protection",
  "--disable-hang-monitor",
  "--enable-features=NetworkServiceInProcess2",
  "--disable-features=AudioServiceOutOfProcess,IsolateOrigins,site-per-process,Translate,BackForwardCache",
];

/** It asks nobody on the network, and nobody before the screen. */
const quiet = [
  "--no-first-run",
  "--no-default-browser-check",
  "--no-pings",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-breakpad",
  "--disable-client-side-phishing-detection",
  "--disable-component-extensions-with-background-pages",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-extensions",
  "--disable-popup-blocking",
  "--disable-prompt-on-repost",
  "--disable-sync",
  "--metrics-recording-only",
  "--mute-audio",
  "--password-store=basic",
  "--use-mock-keychain",
];

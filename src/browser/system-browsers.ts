import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

const shellNames = ["chromium-headless-shell", "chrome-headless-shell", "headless_shell"];
const chromeNames = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];

const usualShells = [
  "/usr/bin/chromium-headless-shell",
  "/usr/lib/chromium/chromium-headless-shell",
  "/usr/lib64/chromium-browser/headless_shell",
  "/usr/lib/chromium-browser/headless_shell",
];
const usualChromes: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: [
    "/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
  linux: ["/usr/bin/google-chrome", "/usr/bin/chromium", "/snap/bin/chromium", "/opt/google/chrome/chrome"],
};

/** Headless shells of the system: on the search path, then in the usual places. */
export const findSystemShells = (searchPath: string): Promise<string[]> =>
  onlyExecutable([...onPath(shellNames, searchPath), ...usualShells]);

/** Whole Chromes and Chromiums of the system. They render the same picture, 1.6 times slower. */
export const findSystemChromes = (searchPath: string): Promise<string[]> =>
  onlyExecutable([...onPath(chromeNames, searchPath), ...(usualChromes[process.platform] ?? [])]);

const onPath = (names: readonly string[], searchPath: string): string[] =>
  searchPath
    .split(delimiter)
    .filter((dir) => dir !== "")
    .flatMap((dir) => names.map((name) => join(dir, process.platform === "win32" ? `${name}.exe` : name)));

const onlyExecutable = async (paths: readonly string[]): Promise<string[]> => {
  const unique = [...new Set(paths)];
  const works = await Promise.all(unique.map(isExecutable));
  return unique.filter((_, index) => works[index]);
};

export const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  bundleCompositions,
  bundleMarkup,
  bundlePlatePage,
  hashSources,
  openPage,
  type BarePage,
  type FoundBrowser,
  type GuardedBrowser,
  type ScriptBundleOptions,
} from "../browser/index.ts";
import { MachineError } from "../errors.ts";
import type { Config } from "./config.ts";
import { identifyBrowserHere, openBrowserHere, recallBrowserHere } from "./find-browser-here.ts";
import { packageFolder, type Project } from "./project.ts";

type Progress = (text: string) => void;

/** What draws: Chrome and the compositions. */
export type Drawer = {
  /** Names the compositions' sources. */
  bundleHash: Promise<string>;
  /** The browser that `browser` opens. It is searched for if none is known. */
  identify: (progress: Progress) => Promise<FoundBrowser>;
  browser: (progress: Progress) => Promise<GuardedBrowser>;
  /** The bundle of the compositions. */
  serveUrl: (progress: Progress) => Promise<string>;
  /** The file of the markup's bundle. */
  markup: () => Promise<string>;
  /** A blank page that plates can be drawn in. */
  page: (progress: Progress) => Promise<BarePage>;
  /** Closes the browser; who needs one afterwards opens it anew. */
  rest: () => Promise<void>;
  close: () => Promise<void>;
};

const compositions = {
  entryPoint: path.join(packageFolder, "compositions/index.ts"),
  sources: [path.join(packageFolder, "src/model")],
};

/**
 * Begins to open a browser that is known at once, and pages in it, while the brief is still read. One that has to be
 * searched for, and the bundles, wait until something has to be drawn.
 */
export const startDrawer = (config: Config, project: Project): Drawer => {
  const bundleHash = heard(hashSources(compositions.entryPoint, compositions.sources));
  const outDir = path.join(project.home, "bundles");
  const known = heard(recallBrowserHere(config, project));
  let opening = heard(known.then((found) => found && openBrowserHere(found, config, project)));

  const identify = async (progress: Progress): Promise<FoundBrowser> =>
    (await known) ?? identifyBrowserHere(config, project, progress);
  const open = async (progress: Progress): Promise<GuardedBrowser> => {
    const identified = await identify(progress);
    if ((await opening) === null) opening = openBrowserHere(identified, config, project);
    const opened = await opening;
    if (opened?.browser.version === identified.version) return opened.browser;
    throw new MachineError(`Chrome was ${identified.version} and is another version now.`, {
      code: "browser_changed",
      hint: "Run the same command again: what was drawn by the other one is not used.",
    });
  };
  const bundle = async (progress: Progress): Promise<string> => {
    const { serveUrl } = await bundleCompositions({
      ...compositions,
      ...{ publicDir: project.stageDir, outDir },
      onProgress: (share) => progress(`bundling ${Math.round(share * 100)} %`),
    });
    return serveUrl;
  };
  const script = async (source: string): Promise<ScriptBundleOptions> => ({
    entryPoint: path.join(packageFolder, "compositions", source),
    outDir,
    hash: await bundleHash,
  });
  const blankPage = async (opened: GuardedBrowser): Promise<BarePage> => {
    const { file } = await bundlePlatePage(await script("plate-page.ts"));
    return openPage(opened, { script: await readFile(file, "utf8"), publicDir: project.stageDir });
  };
  /** More are opened only where there is much to draw. */
  const openSpare = async (): Promise<BarePage[]> => {
    const opened = (await opening)?.browser;
    return opened === undefined ? [] : [await blankPage(opened)];
  };
  // Until the brief is read.
  let spare = heard(openSpare());
  let [opened, served]: [Promise<GuardedBrowser> | null, Promise<string> | null] = [null, null];
  const rest = async (): Promise<void> => {
    const open = opening;
    [opened, opening, spare] = [null, Promise.resolve(null), Promise.resolve([])];
    const chrome = await open.catch(() => null); // whoever needed it has heard why it failed
    await chrome?.browser.close();
  };
  /** One that has ended by itself is of no use to who comes next. */
  const browser = async (progress: Progress): Promise<GuardedBrowser> => {
    const before = opened;
    const known = await before?.catch(() => null); // who opened it has heard why it failed
    if (known?.hasEnded() === true && opened === before) await rest();
    return (opened ??= open(progress));
  };
  return {
    rest,
    bundleHash,
    identify,
    browser,
    serveUrl: (progress) => (served ??= bundle(progress)),
    markup: async () => (await bundleMarkup(await script("markup.tsx"))).file,
    page: async (progress) => {
      const chrome = await browser(progress);
      return (await spare).pop() ?? blankPage(chrome);
    },
    close: rest,
  };
};

/** It is awaited later, and may fail before that. */
const heard = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};

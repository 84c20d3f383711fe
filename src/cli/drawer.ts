import { readFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import {
  bundleCompositions,
  bundleMarkup,
  bundlePlatePage,
  hashSources,
  openPage,
  type BarePage,
  type FoundBrowser,
  type PageBrowser,
  type ScriptBundleOptions,
} from "../browser/index.ts";
import type { GuardedBrowser } from "../browser/open-browser.ts";
import { MachineError } from "../errors.ts";
import type { Config } from "./config.ts";
import {
  identifyBrowserHere,
  openBrowserHere,
  openPageBrowserHere,
  recallBrowserHere,
} from "./find-browser-here.ts";
import { packageFolder, type Project } from "./project.ts";

type Progress = (text: string) => void;

/** What draws: Chrome and the compositions. */
export type Drawer = {
  /** Names the compositions' sources. */
  bundleHash: Promise<string>;
  /** The browser that is opened. It is searched for if none is known. */
  identify: (progress: Progress) => Promise<FoundBrowser>;
  /** The browser that Remotion draws whole frames in. */
  browser: (progress: Progress) => Promise<GuardedBrowser>;
  /** The bundle of the compositions. */
  serveUrl: (progress: Progress) => Promise<string>;
  /** The file of the markup's bundle. */
  markup: () => Promise<string>;
  /** A blank page that plates can be drawn in. */
  page: (progress: Progress) => Promise<BarePage>;
  /** Closes the browser of the pages; who needs one afterwards opens it anew. */
  rest: () => Promise<void>;
  close: () => Promise<void>;
};

const compositions = {
  entryPoint: path.join(packageFolder, "compositions/index.ts"),
  sources: [path.join(packageFolder, "src/model")],
};

/**
 * Begins to open a browser that is known at once, and a page in it, while the brief is still read: when this resolves, Chrome
 * is starting. One that has to be searched for, and the bundles, wait until something has to be drawn.
 */
export const startDrawer = async (config: Config, project: Project): Promise<Drawer> => {
  const known = await recallBrowserHere(config, project).catch(() => null); // the search says why
  const pages = openOnce<PageBrowser>((found) => openPageBrowserHere(found, config, project));
  const whole = openOnce<GuardedBrowser>((found) => openBrowserHere(found, config, project));
  const early = known === null ? null : heard(pages.open(known));
  await setImmediate(); // by then it starts; to load the rest of the code takes as long as Chrome does
  const bundleHash = heard(hashSources(compositions.entryPoint, compositions.sources));
  const outDir = path.join(project.home, "bundles");

  let identified: Promise<FoundBrowser> | null = known === null ? null : Promise.resolve(known);
  const identify = (progress: Progress): Promise<FoundBrowser> =>
    (identified ??= identifyBrowserHere(config, project, progress));
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
  const openBarePage = async (browser: PageBrowser): Promise<BarePage> => {
    const { file } = await bundlePlatePage(await script("plate-page.ts"));
    return openPage(browser, { script: await readFile(file, "utf8"), publicDir: project.stageDir });
  };
  /** One page, until the brief is read. More are opened only where there is much to draw. */
  let spare = early === null ? null : { browser: early, page: heard(early.then(openBarePage)) };
  let served: Promise<string> | null = null;
  return {
    rest: pages.close,
    bundleHash,
    identify,
    browser: async (progress) => whole.open(await identify(progress)),
    serveUrl: (progress) => (served ??= bundle(progress)),
    markup: async () => (await bundleMarkup(await script("markup.tsx"))).file,
    page: async (progress) => {
      const first = spare;
      spare = null; // before anybody else asks
      const browser = await pages.open(await identify(progress));
      // It is of no use when its browser has been closed meanwhile.
      return first !== null && (await first.browser) === browser ? first.page : openBarePage(browser);
    },
    close: async () => {
      await Promise.all([pages.close(), whole.close()]);
    },
  };
};

type Browser = { version: string; hasEnded: () => boolean; close: () => Promise<void> };

/** One browser, opened when it is needed first, and anew when it was closed or has ended by itself. */
const openOnce = <Opened extends Browser>(
  open: (found: FoundBrowser) => Promise<{ found: FoundBrowser; browser: Opened }>,
): { open: (found: FoundBrowser) => Promise<Opened>; close: () => Promise<void> } => {
  let opened: Promise<Opened> | null = null;
  const openAs = async (identified: FoundBrowser): Promise<Opened> => {
    const { browser } = await open(identified);
    if (browser.version === identified.version) return browser;
    await browser.close();
    throw new MachineError(`Chrome was ${identified.version} and is another version now.`, {
      code: "browser_changed",
      hint: "Run the same command again: what was drawn by the other one is not used.",
    });
  };
  const close = async (): Promise<void> => {
    const before = opened;
    opened = null;
    const browser = await before?.catch(() => null); // whoever needed it has heard why it failed
    await browser?.close();
  };
  return {
    open: async (identified) => {
      const before = opened;
      const browser = await before?.catch(() => null);
      // One that has ended by itself is of no use to who comes next.
      if (browser?.hasEnded() === true && opened === before) await close();
      return (opened ??= openAs(identified));
    },
    close,
  };
};

/** It is awaited later, and may fail before that. */
const heard = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};

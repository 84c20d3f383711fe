export {
  bundleCompositions,
  hashSources,
  type BundleOptions,
  type CompositionBundle,
} from "./bundle-compositions.ts";
export { bundleMarkup, bundlePlatePage, type ScriptBundleOptions } from "./bundle-script.ts";
export {
  describeBrowsers,
  findBrowser,
  type BrowserReport,
  type FindBrowserOptions,
  type FoundBrowser,
} from "./find-browser.ts";
export { identifyBrowser, openIdentifiedBrowser, recallBrowser } from "./identify-browser.ts";
export { openPageBrowser, type PageBrowser } from "./open-page-browser.ts";
export { openPage, type BarePage, type PageOptions } from "./open-page.ts";

export {
  bundleCompositions,
  hashSources,
  type BundleOptions,
  type CompositionBundle,
} from "./bundle-compositions.ts";
export { bundleMarkup, type MarkupBundleOptions } from "./bundle-markup.ts";
export {
  describeBrowsers,
  findBrowser,
  type BrowserReport,
  type FindBrowserOptions,
  type FoundBrowser,
} from "./find-browser.ts";
export { identifyBrowser, openIdentifiedBrowser, recallBrowser } from "./identify-browser.ts";
export { openGuardedBrowser, type BrowserInstance, type GuardedBrowser } from "./open-browser.ts";
